"""Middlewares that are there for everybody, and such as somebody has to ask for: in the environment, or by an option."""

import os

from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware

REQUIRE_KEYS = os.environ.get("REQUIRE_KEYS") == "1"

app = FastAPI()
desk = FastAPI()


class Version(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)


class Region(Version):
    pass


class Key(Version):
    pass


app.add_middleware(Version)
app.add_middleware(Region)
if REQUIRE_KEYS:
    app.add_middleware(Key)

desk.add_middleware(Version)
desk.add_middleware(Region)
desk.add_middleware(Key)  # expect: API204 "3 middlewares"


class Panel:
    """Made by those who use this as a library."""

    def __init__(self, allowed: list[str] | None = None, only_https: bool = False, dated: bool = True) -> None:
        self.app = FastAPI()
        self.app.add_middleware(Version)
        if dated:
            self.app.add_middleware(Region)
        if allowed:
            self.app.add_middleware(Key)
        if only_https:
            self.app.add_middleware(Key)


class Board:
    def __init__(self, dated: bool = True) -> None:
        self.app = FastAPI()
        self.app.add_middleware(Version)
        self.app.add_middleware(Key)
        if dated:
            self.app.add_middleware(Region)  # expect: API204 "3 middlewares"
