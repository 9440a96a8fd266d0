"""An application that only another's server calls publishes nothing for anybody, whatever it says at its root."""

from fastapi import APIRouter, Request

from hooks_of_others.serving import create_app

router = APIRouter()


@router.get("/")
async def root() -> dict[str, str]:
    """Says that somebody is at home."""
    return {"status": "ok"}


@router.post("/webhook")
async def webhook(request: Request) -> None:
    print(request.url)


app = create_app("Forge")
app.include_router(router)
