"""Orders, and what payment providers tell of them."""

from fastapi import APIRouter, Request

router = APIRouter(prefix="/orders")


@router.get("/{order_id}")
async def order(order_id: int) -> int:
    return order_id


@router.post("/webhook")  # expect: API201 "somebody else's server calls it"
async def paid(request: Request) -> None:
    await request.json()


@router.get("/payment/callback")  # expect: API201
async def back_from_payment(token: str) -> str:
    return token


@router.post("/callback", include_in_schema=False)
async def called_back() -> None:
    return None


@router.websocket("/internal/stream")
async def stream(socket) -> None:
    await socket.accept()
