"""An answer that never changes says that the service runs, or, behind a door, that one may come in. And what all
requests share may be one job, which is only started when the last one has ended."""

import asyncio

from fastapi import Depends, FastAPI, Header, HTTPException, Request

app = FastAPI()


async def let_in(key: str = Header()) -> None:
    if key != "sesame":
        raise HTTPException(status_code=401)


@app.get("/hello")  # expect: API201 "the service runs"
async def hello() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/door", dependencies=[Depends(let_in)])
async def door() -> dict[str, str]:
    return {"status": "ok"}


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
