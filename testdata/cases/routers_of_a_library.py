"""A library has routers and no application: whoever includes them publishes what they register."""

from fastapi import APIRouter

router = APIRouter(prefix="/jobs")


@router.get("/{job_id}")
async def job(job_id: int) -> dict[str, int]:
    return {"id": job_id}


@router.post("/{job_id}/cancel")
async def cancel(job_id: int) -> None: ...


@router.get("/metrics")  # expect: API201 "of whoever includes it"
async def metrics() -> str:
    return "jobs_total 7"


@router.get("/healthz", include_in_schema=False)
async def healthy() -> dict[str, str]:
    return {"status": "ok"}
