"""An answer that never changes says that the service runs, or, behind a door, that one may come in; whoever has to sign
in to ask for the health of a service is a client of it. And what all requests share may be one job, which is only
started when the last one has ended."""

import asyncio

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from fastapi.security import HTTPBasic
from pydantic import BaseModel
from starlette.authentication import requires

app = FastAPI()
hall = APIRouter(prefix="/hall", dependencies=[Depends(HTTPBasic())])


class State(BaseModel):
    is_open: bool


async def let_in(key: str = Header()) -> None:
    if key != "sesame":
        raise HTTPException(status_code=401)


@app.get("/hello")  # expect: API201 "the service runs"
async def hello() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/door", dependencies=[Depends(let_in)])
async def door() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/health")  # expect: API201
async def health() -> State:
    return State(is_open=True)


@app.get("/alive", tags=["Doors"])
async def alive() -> State:
    return State(is_open=True)


@app.get("/heartbeat")
@requires(["member"])
async def heartbeat(request: Request) -> list[str]:
    return []


@app.get("/ping")
async def ping(request: Request) -> str:
    return str(request.state.user)


@app.get("/open", include_in_schema=False)
@app.get("/open/")
async def is_open() -> dict[str, str]:
    return {"status": "ok"}


@hall.get("/visitors")
async def visitors() -> list[str]:
    return []


@hall.get("/healthz")
async def hall_health() -> list[str]:
    return []


app.include_router(hall)


@app.get("/books")
async def books() -> list[str]:
    return []


async def count(shelf: str) -> int:
    return len(shelf)


@app.post("/count")
async def start(request: Request, shelf: str = Header()) -> None:
    if not hasattr(request.app.state, "job") or request.app.state.job.done():
        request.app.state.job = asyncio.create_task(count(shelf))


@app.post("/choose")
async def choose(request: Request, shelf: str = Header()) -> None:
    if request.app.state.shelf != shelf:
        request.app.state.shelf = shelf  # expect: API209
