"""A router as an attribute of the object whose methods answer."""

from fastapi import APIRouter


class Reports:
    def __init__(self) -> None:
        self.router = APIRouter(prefix="/reports", tags=["reports"])
        self.router.add_api_route("/sales", self.sales, methods=["GET"])
        self.router.add_api_route("/private/margins", self.margins)  # expect: API201 "`GET /api/v1/reports/private/margins`"

    async def sales(self) -> list[int]:
        return []

    async def margins(self) -> list[int]:
        return []
