"""Partners, public under one prefix."""

from fastapi import APIRouter

router = APIRouter()


@router.get("")
async def partners() -> list[str]:
    return []


@router.get("/{partner_id}")
async def partner(partner_id: int) -> int:
    return partner_id
