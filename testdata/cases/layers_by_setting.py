"""Middlewares that are there in every environment, and such as somebody has to ask for."""

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
