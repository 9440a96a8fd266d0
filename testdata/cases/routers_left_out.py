"""A router that no application includes is not published where there is an application, and a route that says itself
that it belongs in the schema is no leak."""

from fastapi import APIRouter, FastAPI

app = FastAPI()
used = APIRouter(prefix="/jobs")
unused = APIRouter(prefix="/internal")


@used.get("/{job_id}")
async def job(job_id: int) -> dict[str, int]:
    return {"id": job_id}


@app.get("/ready")  # expect: API201
async def ready() -> str:
    return "yes"


@app.get("/health", include_in_schema=True)
async def health() -> str:
    return "well"


@unused.get("/queue")
async def queue() -> list[str]:
    return []


@unused.get("/metrics")
async def metrics() -> str:
    return "jobs_total 7"


app.include_router(used)
