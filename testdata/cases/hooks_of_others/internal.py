"""What the front end asks, of which somebody has sorted out what is documented."""

from fastapi import APIRouter

from hooks_of_others.shop import app

router = APIRouter()


@router.get("/config")
async def config() -> dict[str, int]:
    return {"page": 50}


@router.post("/delay", include_in_schema=False)
async def delay(seconds: int) -> int:
    return seconds


app.include_router(router)
