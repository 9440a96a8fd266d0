"""A router that no application includes is not published where there is an application."""

from fastapi import APIRouter, FastAPI

app = FastAPI()
used = APIRouter(prefix="/jobs")
unused = APIRouter(prefix="/internal")


@used.get("/{job_id}")
async def job(job_id: int) -> dict[str, int]:
    return {"id": job_id}


@unused.get("/queue")
async def queue() -> list[str]:
    return []


@unused.get("/metrics")
async def metrics() -> str:
    return "jobs_total 7"


app.include_router(used)
