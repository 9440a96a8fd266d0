"""Routes for machines and operators that nobody meant to publish, and such as somebody wrote a line for readers of."""

import os
from collections.abc import Callable
from typing import Any

from accounts import accounts_of
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Response
from fastapi.responses import HTMLResponse

PROVIDERS = ["north", "south"]
SHOW_CACHE = os.environ.get("SHOW_CACHE") == "1"

current_superuser = accounts_of("shop").current_user(superuser=True)

app = FastAPI()
staff = APIRouter(prefix="/admin")
desk = APIRouter(prefix="/desk/admin")
repairs = APIRouter(prefix="/admin/repairs")  # expect: API201 "all 2 routes of this router are internal"
pages = APIRouter(prefix="/admin/pages")  # expect: API201 "all 2 routes of this router are internal"
workshop = FastAPI()


def require_admin(authorization: str = Header()) -> str:
    if not authorization:
        raise HTTPException(401)
    return authorization


@app.get("/orders/{number}")
async def order(number: int) -> dict[str, int]:
    return {"number": number}


@app.get("/healthz")  # expect: API201 "machines ask it"
async def healthy() -> dict[str, bool]:
    return {"healthy": bool(PROVIDERS)}


@app.get("/ready", tags=["Status"])  # expect: API201
async def ready() -> dict[str, bool]:
    return {"ready": bool(PROVIDERS)}


@app.get("/health", summary="Whether orders are taken", tags=["Status"])
async def health() -> dict[str, bool]:
    return {"taken": bool(PROVIDERS)}


@app.get("/api/telemetry/prometheus/metrics")  # expect: API201 "`metrics`"
async def metrics() -> Response:
    return Response("orders_total 7")


@app.get("/open")  # expect: API201 "all it says is that the service runs"
async def is_open() -> dict[str, str]:
    return {"status": "ok", "version": app.version}


@app.get("/providers")
async def providers() -> dict[str, object]:
    return {"status": True, "data": PROVIDERS}


@staff.get("/users")
async def users(admin: str = Depends(require_admin)) -> list[str]:
    return [admin]


@staff.get("/accounts")
async def accounts(admin: object = Depends(current_superuser)) -> list[object]:
    return [admin]


def require_staff(handler: Callable[..., Any]) -> Callable[..., Any]:
    return handler


@desk.get("/places")
@require_staff
async def places() -> list[int]:
    return [7]


@desk.delete("/places/{number}")
@require_staff
async def drop_place(number: int) -> None:
    return None


@desk.post("/setup")
async def set_up(name: str) -> str:
    """Makes the first of the staff, who let in all others."""
    return name


@pages.get("/overview")
async def overview(admin: str = Depends(require_admin)) -> HTMLResponse:
    return HTMLResponse(f"<h1>{admin}</h1>")


@pages.get("/names")
async def names(admin: str = Depends(require_admin)) -> HTMLResponse:
    return HTMLResponse(f"<p>{admin}</p>")


@app.get("/orders/{number}/steps", tags=["Debug"])
async def steps(number: int) -> list[int]:
    return [number]


@app.get("/orders/{number}/costs", tags=["internal"])  # expect: API201 "its tag says `internal`"
async def costs(number: int) -> list[int]:
    return [number]


@app.get("/orders/{number}/labels", tags=["orders", "admin"])
async def labels(number: int) -> list[int]:
    return [number]


@repairs.post("/index")
async def index() -> None:
    PROVIDERS.sort()


@repairs.post("/totals")
async def totals() -> None:
    PROVIDERS.clear()


if SHOW_CACHE:

    @app.get("/cache", tags=["debug"])
    async def cache() -> list[str]:
        return PROVIDERS


@workshop.post("/reload")
async def reload() -> None:
    PROVIDERS.reverse()


def furnish(whole: FastAPI) -> None:
    whole.mount("/admin", workshop)


app.include_router(staff)
app.include_router(desk)
app.include_router(repairs)
app.include_router(pages)
