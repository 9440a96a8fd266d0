"""Which calls are limited, by themselves, by what they are passed, or by what they are called on."""

import functools
import urllib.request

import aiohttp
import httpx
import requests

LIMITS = {"timeout": 5}
NO_LIMIT = None


class Warehouse:
    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=20))

    def stock(self, item: str) -> int:
        return int(self.http.get(f"{self.url}/{item}").text)  # expect: API206 "requests.Session.get"

    def order(self, item: str, **options) -> None:
        self.http.post(f"{self.url}/{item}", **options)

    def close(self, timeout=None) -> None:
        self.http.delete(self.url, timeout=timeout)


def labels(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:  # expect: API206 "urllib.request.urlopen"
        return answer.read()


def labels_in_time(url: str) -> bytes:
    return urllib.request.urlopen(url, None, 5).read()


fetch = functools.partial(requests.get, timeout=5)


def prices(url: str) -> list[str]:
    first = fetch(url)
    second = requests.get(url, **LIMITS)
    third = requests.get(url, timeout=NO_LIMIT)  # expect: API206
    fourth = httpx.get(url)
    fifth = httpx.get(url, timeout=None)  # expect: API206 "5 s turned off"
    return [answer.text for answer in (first, second, third, fourth, fifth)]


async def stream(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.read()


async def stream_for_ever(url: str) -> bytes:
    limit = aiohttp.ClientTimeout()  # expect: API206 "aiohttp.ClientTimeout"
    async with aiohttp.ClientSession(timeout=limit) as session, session.get(url) as answer:
        return await answer.read()


class Press:
    """A limit that is set later is one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.limit = None

    def patience(self, seconds: str) -> None:
        self.limit = int(seconds)

    def printed(self) -> str:
        return requests.get(self.url, timeout=self.limit).text


async def arrivals(url: str) -> None:
    """A stream that is open for as long as somebody listens."""
    async with httpx.AsyncClient(timeout=None) as client:
        async with client.stream("GET", url) as answer:
            async for line in answer.aiter_lines():
                print(line)


def watched(client: httpx.Client, url: str) -> None:
    with client.stream("GET", url, params={"watch": "true"}, timeout=None) as answer:
        print(*answer.iter_lines())


def watched_with_patience(url: str) -> None:
    with httpx.Client(timeout=httpx.Timeout(None)) as client, client.stream("GET", url) as answer:
        print(*answer.iter_lines())


async def shelf(url: str) -> str:
    async with httpx.AsyncClient(timeout=httpx.Timeout(None)) as client:  # expect: API206 "httpx.Timeout"
        return (await client.get(url)).text


def picture(address: str) -> bytes:
    if address.startswith("data:"):
        with urllib.request.urlopen(address) as written_out:
            return written_out.read()
    with urllib.request.urlopen(address) as answer:  # expect: API206
        return answer.read()


def settled(url: str) -> str:
    first = requests.get(url).text  # noqa: S113  what another tool was told holds here
    return first + requests.get(url).text  # noqa: E501  # expect: API206


class TestWarehouse:
    def test_stock(self, url: str) -> None:
        assert requests.get(url).status_code == 200


if __name__ == "__main__":
    print(requests.get("https://warehouse.example/health").text)  # expect: API206
