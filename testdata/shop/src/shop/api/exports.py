from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, StreamingResponse

from shop.deps import get_orders
from shop.files import archive, csv_lines, size, write_csv
from shop.repositories import OrderRepository
from shop.settings import get_settings

router = APIRouter(prefix="/exports")
OrdersDep = Annotated[OrderRepository, Depends(get_orders)]


def order_rows(orders: OrderRepository) -> list[tuple[object, ...]]:
    return [(order.id, order.total) for page in orders.pages() for order in page]


@router.get("/orders.csv")
async def orders_csv(orders: OrdersDep) -> FileResponse:
    rows = await run_in_threadpool(order_rows, orders)
    path = get_settings().export_dir / "orders.csv"
    await run_in_threadpool(write_csv, path, rows)
    return FileResponse(path, headers={"X-Size": str(size(path))})


@router.get("/orders-now.csv")
async def orders_now(orders: OrdersDep) -> FileResponse:
    rows = order_rows(orders)  # expect: BLK103
    settings = await run_in_threadpool(get_settings)
    path = await run_in_threadpool(write_csv(settings.export_dir / "now.csv", rows))  # expect: BLK111
    return FileResponse(path)


@router.get("/orders.stream")
async def orders_stream(orders: OrdersDep) -> StreamingResponse:
    rows = ((order.id, order.total) for page in orders.pages() for order in page)
    return StreamingResponse(csv_lines(rows), media_type="text/csv")


@router.get("/pages")
async def count_pages(orders: OrdersDep) -> int:
    pages = 0
    for _ in orders.pages():  # expect: BLK112
        pages += 1
    return pages


@router.post("/archive")
def make_archive() -> str:
    return archive(get_settings().export_dir)
