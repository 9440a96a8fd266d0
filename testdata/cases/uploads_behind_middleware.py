"""What wraps every request may bound its body; what only writes its length down does not."""

import logging

from fastapi import FastAPI, Request, UploadFile
from fastapi.responses import JSONResponse

LARGEST = 10_000_000

shop = FastAPI()
board = FastAPI()
archive = FastAPI()


class Bounded:
    def __init__(self, app):
        self.app = app

    def counted(self, receive):
        received = 0

        async def piece():
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > LARGEST:
                    raise ValueError("too large")
            return message

        return piece

    async def __call__(self, scope, receive, send):
        await self.app(scope, self.counted(receive), send)


shop.add_middleware(Bounded)


@board.middleware("http")
async def declared(request: Request, call_next):
    if int(request.headers.get("Content-Length", "0")) > LARGEST:
        return JSONResponse({"detail": "too large"}, status_code=413)
    return await call_next(request)


@archive.middleware("http")
async def logged(request: Request, call_next):
    logging.info("%s bytes", request.headers.get("content-length"))
    return await call_next(request)


@shop.post("/pictures")
async def picture(file: UploadFile) -> int:
    return len(await file.read())


@board.post("/notices")
async def notice(file: UploadFile) -> int:
    return len(await file.read())


@archive.post("/papers")
async def paper(file: UploadFile) -> int:
    return len(await file.read())  # expect: API207
