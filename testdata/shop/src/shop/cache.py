"""Two caches with one interface: the sync one came first and is still used by jobs and the CLI."""

from __future__ import annotations

import json
from typing import Any

import redis
import redis.asyncio as aredis


class Cache:
    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url)  # expect: API205
        self._local: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        if key in self._local:
            return self._local.get(key)
        value = self._redis.get(key)
        return json.loads(value) if value is not None else None

    def put(self, key: str, value: Any, *, seconds: int = 60) -> None:
        self._redis.setex(key, seconds, json.dumps(value))

    def remember(self, key: str, value: Any) -> None:
        self._local[key] = value

    def put_all(self, values: dict[str, Any]) -> None:
        pipeline = self._redis.pipeline()
        for key, value in values.items():
            pipeline.set(key, json.dumps(value))
        pipeline.execute()


class AsyncCache:
    def __init__(self, url: str) -> None:
        self._redis = aredis.from_url(url)  # expect: API205

    async def get(self, key: str) -> Any:
        value = await self._redis.get(key)
        return json.loads(value) if value is not None else None

    async def put(self, key: str, value: Any, *, seconds: int = 60) -> None:
        await self._redis.setex(key, seconds, json.dumps(value))
