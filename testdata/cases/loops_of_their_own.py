"""Where plain code starts a loop for one coroutine, nobody else waits while that blocks, until it lets others in. So what
is brief harms nobody there, nor what it does later in its own course, if that has an end. What takes long is told, if
not for certain."""

import argparse
import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any

import anyio
import httpx
import requests
from plant import Plant


async def fetch_prices() -> str:
    return requests.get("https://prices.example/today", timeout=10).text  # expect: BLK102


async def write_report(client: httpx.AsyncClient) -> None:
    template = Path("report.html").read_text()
    answer = await client.get("https://reports.example/numbers")
    Path("today.html").write_text(template + answer.text)


async def report() -> None:
    prices = await fetch_prices()
    async with httpx.AsyncClient() as client:
        await write_report(client)
        await asyncio.sleep(1)
        for number in range(3):
            await asyncio.to_thread(print, number)
            time.sleep(1)  # expect: BLK101
    subprocess.run(["notify", prices])  # expect: BLK105


def send_report() -> None:
    asyncio.run(report())


async def audit(name: str) -> None:
    time.sleep(1)  # expect: BLK101
    print(name)


async def audit_all() -> None:
    names = Path("names.txt").read_text()
    await asyncio.gather(*(audit(name) for name in names.split()))
    Path("done").write_bytes(b"")
    subprocess.run(["notify", names])  # expect: BLK105


async def read_settings() -> str:
    return Path("settings.toml").read_text()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    Path("journal").write_bytes(await reader.readline())  # expect: BLK104
    writer.close()


async def serve() -> None:
    settings = await read_settings()
    server = await asyncio.start_server(answer, port=int(settings))
    Path("ready").write_bytes(b"")
    time.sleep(1)  # expect: BLK101
    beating = asyncio.create_task(keep_beating())
    await server.serve_forever()
    await beating


async def keep_beating() -> None:
    Path("heart").write_bytes(b"")
    while True:
        Path("heart").write_bytes(b"")  # expect: BLK104
        await asyncio.sleep(1)


async def watch(path: Path) -> None:
    """Awaits nothing but a coroutine that is awaited elsewhere too, and time."""
    while True:
        await copy(path)
        await asyncio.sleep(1)


async def copy(path: Path) -> None:
    text = path.read_text()  # expect: BLK104
    Path("copy").write_text(text)  # expect: BLK104


async def upload(path: Path) -> None:
    await asyncio.gather(copy(path), asyncio.sleep(1))


async def poll() -> None:
    while True:
        time.sleep(1)  # expect: BLK101
        await tick()


async def tick() -> None:
    asyncio.get_running_loop().call_later(1, beat)


def beat() -> None:
    print("still there")


async def published() -> str:
    """Nobody here starts a loop for it, so anybody may await it anywhere."""
    return Path("published").read_text()  # expect: BLK104


class Importer:
    async def _read(self) -> str:
        return Path("import.csv").read_text()

    async def _import(self) -> None:
        print(await asyncio.wait_for(self._read(), timeout=10), end=await self._finish())

    async def _finish(self) -> str:
        return Path("end.txt").read_text()

    def run(self) -> None:
        asyncio.run(self._import())


class Pump(Plant):
    """What `Plant` calls of it, and when, is not known."""

    async def started(self) -> None:
        time.sleep(1)  # expect: BLK101

    def run(self) -> None:
        asyncio.run(self.started())


class Worker:
    """Its loop has other things to do as well."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()

    async def _work(self) -> None:
        time.sleep(1)  # expect: BLK101

    async def _other(self) -> None:
        time.sleep(1)  # expect: BLK101

    def run(self) -> None:
        self.loop.create_task(self._other())
        self.loop.run_until_complete(self._work())


async def _clean() -> None:
    Path("stale").write_bytes(b"")
    time.sleep(1)  # expect: BLK101


async def publish() -> None:
    """Goes through what there is, beside a task that may wait for a moment; what never ends serves somebody."""
    beating = asyncio.create_task(keep_beating())
    for name in ("a", "b"):
        Path(name).write_bytes(b"")
        await _page(name)
    time.sleep(1)  # expect: BLK101
    await asyncio.gather(*(_side(name) for name in ("a", "b")))
    async for name in arriving():
        Path(name).write_bytes(b"")  # expect: BLK104
        await _arrived(name)
    await beating


async def _page(name: str) -> None:
    Path(name).write_text(name)


async def _side(name: str) -> None:
    Path(name).write_text(name)  # expect: BLK104


async def _arrived(name: str) -> None:
    Path(name).write_text(name)  # expect: BLK104


async def arriving() -> AsyncIterator[str]:
    yield await asyncio.to_thread(input)


def command(function: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    @wraps(function)
    def run(*arguments: str) -> None:
        asyncio.run(function(*arguments))

    return run


def logged(function: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., Coroutine[Any, Any, None]]:
    @wraps(function)
    async def run(*arguments: str) -> None:
        await function(*arguments)

    return run


@command
async def restore(name: str) -> None:
    Path(name).write_text(Path("backup").read_text())


@logged
async def restored(name: str) -> None:
    Path(name).write_text("")  # expect: BLK104


@command
@logged
async def restored_and_logged(name: str) -> None:
    Path(name).write_text("")  # expect: BLK104


def main() -> None:
    restore("a")
    asyncio.run(publish())
    asyncio.run(audit_all())
    asyncio.run(serve())
    asyncio.run(watch(Path("x")))
    asyncio.run(poll())
    Importer().run()

    async def greet() -> None:
        print(Path("greeting").read_text())

    asyncio.run(greet())
    anyio.run(_clean)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(upload(Path("x")))


if __name__ == "__main__":
    main()


async def aquery(question: str) -> str:
    """For those who have a loop; others call `query`."""
    return requests.get("https://answers.example", params={"q": question}, timeout=10).text  # expect: BLK102


def query(question: str) -> str:
    return asyncio.run(aquery(question))


async def _count_lines(path: Path) -> int:
    return path.read_text().count("\n")


def count_lines(path: Path) -> int:
    return asyncio.run(_count_lines(path))


def run(work: Callable[[str], Coroutine[Any, Any, None]], name: str) -> None:
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(work(name))
    finally:
        loop.close()


def run_wherever(work: Coroutine[Any, Any, None]) -> None:
    """Where a loop runs already, it has that run it."""
    try:
        asyncio.get_running_loop().create_task(work)
    except RuntimeError:
        asyncio.run(work)


async def rename(name: str) -> None:
    if input("Are you sure? ") == "yes":  # expect: BLK108
        Path(name).rename(f"{name}.old")
    await _tell(name)
    async with httpx.AsyncClient() as client:
        await client.post("https://names.example", json=[name])
    subprocess.run(["notify", name])  # expect: BLK105


async def _tell(name: str) -> None:
    while not name:
        name = input("The name? ")  # expect: BLK108


async def remove(name: str) -> None:
    Path(name).write_text(input("Why? "))  # expect: BLK104, BLK108


async def chat(connection: Any) -> None:
    """The connection wants to be looked after meanwhile."""
    async with connection as opened:
        while True:
            await opened.send(input("> "))  # expect: BLK108
            Path("chat.log").write_bytes(b"")  # expect: BLK104
            await _keep(opened)


async def _keep(opened: Any) -> None:
    Path("chat").write_bytes(await opened.read())  # expect: BLK104


async def chat_and_listen(client: Any) -> None:
    """What is registered with somebody may run at any time."""
    client.on_message(_print)
    await client.connect()
    await client.send(input("> "))  # expect: BLK108


async def _print(text: str) -> None:
    print(text)


async def beat_and_ask(name: str) -> None:
    beating = asyncio.create_task(keep_beating())
    print(input(name))  # expect: BLK108
    await beating


async def tidy(name: str) -> None:
    beating = asyncio.create_task(keep_beating())
    Path(name).write_bytes(b"")
    await beating


def run_tidy(is_new: bool, name: str) -> None:
    if is_new:
        asyncio.run(tidy(name))
    else:
        asyncio.get_event_loop().run_until_complete(tidy(name))


def commands(connection: Any) -> None:
    run(rename, "a")
    run_wherever(remove("a"))
    asyncio.run(chat(connection))
    asyncio.run(chat_and_listen(connection))
    run(beat_and_ask, "a")


async def install(arguments: argparse.Namespace) -> None:
    subprocess.run(["install", arguments.name])  # expect: BLK105


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_subparsers().add_parser("install").set_defaults(func=install)
    return parser.parse_args()


async def main_of_commands() -> None:
    arguments = parse()
    await arguments.func(arguments)
