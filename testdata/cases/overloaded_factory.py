"""A factory with a sync and an async client: what is awaited, or entered with `async with`, is the async one."""

import httpx


class Flows:
    def __init__(self) -> None:
        self._http = httpx.Client()

    def __enter__(self) -> "Flows":
        return self

    def __exit__(self, *error: object) -> None:
        self._http.close()

    def read(self, name: str) -> dict:
        return Flow(self._http.get(f"/flows/{name}")).data


class AsyncFlows:
    def __init__(self) -> None:
        self._http = httpx.AsyncClient()

    async def __aenter__(self) -> "AsyncFlows":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._http.aclose()

    async def read(self, name: str) -> dict:
        return Flow(await self._http.get(f"/flows/{name}")).data


class Flow:
    def __init__(self, response: httpx.Response) -> None:
        self.data = response.json()


def flows(sync_client: bool):
    if sync_client:
        return Flows()
    return AsyncFlows()


async def inspect(name: str, settings: dict) -> dict:
    async with flows(settings["sync"]) as client:
        return await client.read(name)


async def inspect_unentered(name: str, settings: dict) -> dict:
    client = flows(settings["sync"])
    return await client.read(name)


async def inspect_in_the_way(name: str) -> dict:
    with flows(True) as client:
        return client.read(name)  # expect: BLK102
