"""Routers that differ in their name only."""

from fastapi import APIRouter


def make_crud(name: str) -> APIRouter:
    router = APIRouter(prefix=f"/{name}")

    @router.get("")
    async def list_items() -> list[str]:
        return [name]

    @router.get("/{item_id}")
    async def get_item(item_id: int) -> str:
        return f"{name} {item_id}"

    # Metrics of one item are data.
    @router.get("/{item_id}/metrics")
    async def item_metrics(item_id: int) -> dict[str, int]:
        return {"views": item_id}

    return router
