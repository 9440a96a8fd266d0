"""A handler may serve several paths: what hides it is said once, for all of them together."""

from fastapi import APIRouter, FastAPI

app = FastAPI()
jobs = APIRouter(prefix="/jobs")


@app.post("/internal/count/")
@app.post("/internal/count")  # expect: API201 "`POST /internal/count` and `POST /internal/count/` are published"
async def count() -> int:
    return 7


@app.get("/internal/shown", include_in_schema=False)
@app.get("/internal/shown/")  # expect: API201 "`GET /internal/shown/` is published"
async def shown() -> int:
    return 7


@jobs.get("")
@jobs.get("/")
async def jobs_of_all() -> list[str]:
    return []


@jobs.get("/health")  # expect: API201 "`GET /jobs/health` is published"
async def health() -> str:
    return "well"


app.include_router(jobs)
