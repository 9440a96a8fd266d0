"""Everything here is internal, so one switch hides it."""

from fastapi import APIRouter

jobs = APIRouter(prefix="/jobs")
router = APIRouter(prefix="/internal")  # expect: API201 "all 3 routes of this router"


@router.post("/reindex")
async def reindex() -> None:
    return None


@jobs.get("")
async def list_jobs() -> list[str]:
    return []


@jobs.delete("/{job_id}")
async def cancel(job_id: int) -> None:
    return None


router.include_router(jobs)
