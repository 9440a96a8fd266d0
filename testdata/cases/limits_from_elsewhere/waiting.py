"""What is awaited can be given up by who awaits it; what blocks the loop can not."""

import asyncio

import httpx
import requests


async def within(url: str) -> str:
    async with asyncio.timeout(10):
        async with httpx.AsyncClient(timeout=None) as client:
            return (await client.get(url)).text


async def without(url: str) -> str:
    async with httpx.AsyncClient(timeout=None) as client:  # expect: API206
        return (await client.get(url)).text


async def blocking(url: str) -> str:
    async with asyncio.timeout(10):
        return requests.get(url).text  # expect: API206, BLK102
