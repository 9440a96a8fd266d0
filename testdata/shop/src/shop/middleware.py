from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware.base import BaseHTTPMiddleware

if TYPE_CHECKING:
    from starlette.middleware.base import RequestResponseEndpoint
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send


class AuditLog:
    """Appends one line per request."""

    def __init__(self, app: ASGIApp, path: Path) -> None:
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._append(f"{scope['method']} {scope['path']}\n")  # expect: BLK104 "open"
        await self.app(scope, receive, send)

    def _append(self, line: str) -> None:
        with open(self.path, "a") as log:
            log.write(line)


class Throttle(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        if request.headers.get("X-Bot"):
            self.slow_down()  # expect: BLK101 "time.sleep"
        return await call_next(request)

    @staticmethod
    def slow_down() -> None:
        time.sleep(1)
