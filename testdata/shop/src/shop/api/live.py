"""Order updates over a web socket."""

from __future__ import annotations

import asyncio
import queue
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

router = APIRouter()

_from_workers: queue.Queue[dict[str, Any]] = queue.Queue()
_updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()


def publish_from_worker(update: dict[str, Any]) -> None:
    _from_workers.put(update)


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            update = await _updates.get()
            await socket.send_json(update)
    except WebSocketDisconnect:
        return


@router.websocket("/live/workers")
async def live_workers(socket: WebSocket) -> None:
    await socket.accept()
    while True:
        update = _from_workers.get()  # expect: BLK107 "queue.Queue.get"
        await socket.send_json(update)


@router.websocket("/live/polled")
async def live_polled(socket: WebSocket) -> None:
    await socket.accept()
    while True:
        try:
            await socket.send_json(_from_workers.get_nowait())
        except queue.Empty:
            await asyncio.sleep(0.5)


@router.websocket("/live/threaded")
async def live_threaded(socket: WebSocket) -> None:
    await socket.accept()
    while update := await asyncio.to_thread(_from_workers.get, timeout=30):
        await socket.send_json(update)
