"""Metric labels that nothing bounds, and such as are dropped again with what they stand for."""

from fastapi import FastAPI
from prometheus_client import Counter, Gauge

app = FastAPI()
OPENED = Counter("opened", "Doors that were opened", ["door"])
VISITORS = Gauge("visitors", "Who is inside", ["visit"])


@app.post("/doors/{door}")
async def open_door(door: str) -> None:
    OPENED.labels(door).inc()  # expect: API210 "`door`"


@app.post("/visits/{visit}")
async def arrive(visit: str) -> None:
    VISITORS.labels(visit=visit).inc()


@app.delete("/visits/{visit}")
async def leave(visit: str) -> None:
    for forget in (VISITORS.remove,):
        forget(visit)
