"""Figures for people: they ask for days, which no collector does."""

from datetime import date

from fastapi import APIRouter, Request

router = APIRouter()


@router.get("/metrics")
async def figures(request: Request, since: date | None = None) -> dict[str, int]:
    return {}
