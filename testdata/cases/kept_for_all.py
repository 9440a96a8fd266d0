"""What an application keeps of its requests, and how it counts them."""

from typing import Annotated

from fastapi import Depends, FastAPI, Header, Request
from prometheus_client import Counter

app = FastAPI()
FAILURES = Counter("failures", "Failures by upstream.", ["url"])
CALLS = Counter("calls", "Calls by address.", ["url"])


class Jobs:
    async def unfinished(self, jobs: list[int]) -> list[int]:
        return [job for job in jobs if job]


def get_jobs() -> Jobs:
    return Jobs()


@app.post("/jobs")
async def submit(request: Request, jobs: Annotated[Jobs, Depends(get_jobs)]) -> int:
    if len(request.app.state.jobs) > 100:
        unfinished = await jobs.unfinished(request.app.state.jobs)
        request.app.state.jobs = unfinished
    return len(request.app.state.jobs)


@app.get("/jobs/mine")
async def mine(request: Request, x_user: Annotated[str, Header()]) -> str:
    request.app.state.user = x_user  # expect: API209
    return str(request.app.state.user)


class Upstream:
    def __init__(self, url: str) -> None:
        self.url = url

    def failed(self) -> None:
        FAILURES.labels(self.url).inc()
        count(self.url)


def count(url: str) -> None:
    FAILURES.labels(url=url).inc()


@app.middleware("http")
async def counted(request: Request, call_next):  # type: ignore[no-untyped-def]
    CALLS.labels(url=request.url).inc()  # expect: API210
    return await call_next(request)
