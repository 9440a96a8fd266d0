"""A router that registers in its own way: what it is asked for is told where it is asked."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, FastAPI


class Router(APIRouter):
    def add_api_route(self, path: str, endpoint: Callable[..., Any], **keywords: Any) -> None:
        keywords.setdefault("response_model_exclude_none", True)
        super().add_api_route(path, endpoint, **keywords)


app = FastAPI()
router = Router(prefix="/stock")


@router.get("/parts")
async def parts() -> list[str]:
    return []


@router.get("/internal/counts")  # expect: API201 "`GET /stock/internal/counts` is published"
async def counts() -> list[int]:
    return []


@router.get("/healthz")  # expect: API201 "`GET /stock/healthz` is published"
async def health() -> list[int]:
    return []


@router.get("/metrics", include_in_schema=False)
async def metrics() -> str:
    return "parts_total 7"


app.include_router(router)
