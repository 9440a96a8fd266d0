"""Executes the examples of the pages about calls: what a bad one does on just the point that its rule is about, a good
one does not do.

How an example is run stands on its page, in a comment above its fence. The statements see the example's names, and what
each test says it gives them.
"""

from __future__ import annotations

import ast
import asyncio
import re
import socketserver
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from types import CoroutineType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, cast

import pytest
import tomli

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories
from tests.test_examples_run import WAIT, SlowAnswer, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from _pytest.mark.structures import ParameterSet

    from asynclint.packs.model import Example

RULES = load_catalog(pack_directories()).rules

DEADLINE = 0.8
"""By when a call that has a limit has reached it: several times the limit that the pages set."""

REQUESTS = 5


def examples(code: str) -> list[ParameterSet]:
    return [
        pytest.param(example, id=f"{'bad' if example.bad else 'good'}: {example.title}")
        for example in RULES[code].examples
    ]


def run(example: Example, module: ModuleType, **given: object) -> None:
    """Execute the statements that run an example among its names and what is ``given``."""
    module.__dict__.update(given)
    code = compile(example.run, "<run>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    started = FunctionType(code, module.__dict__)()
    if isinstance(started, CoroutineType):
        asyncio.run(started)


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        host, port = cast("tuple[str, int]", server.server_address)
        yield f"http://{host}:{port}"
    finally:
        server.shutdown()
        server.server_close()


class Silent(socketserver.BaseRequestHandler):
    """Takes the request, and says nothing until the test is over."""

    over = threading.Event()

    def handle(self) -> None:
        self.over.wait()


@contextmanager
def silence() -> Iterator[str]:
    """The address of a server that says nothing."""
    Silent.over.clear()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = True
    with serving(server) as url:
        yield url
        Silent.over.set()


@pytest.fixture
def silent_server() -> Iterator[str]:
    with silence() as url:
        yield url


@pytest.mark.parametrize("example", examples("API206"))
def test_without_a_timeout_a_silent_server_is_waited_for_past_any_deadline(
    example: Example, silent_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = load(example, tmp_path, monkeypatch)
    failures: list[BaseException] = []

    def call() -> None:
        try:
            run(example, module, url=silent_server)
        except Exception as error:
            failures.append(error)

    caller = threading.Thread(target=call, daemon=True)
    caller.start()
    caller.join(DEADLINE)

    assert caller.is_alive() is example.bad
    Silent.over.set()
    caller.join()
    assert "Timeout" in type(failures[0]).__name__ or example.bad


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many clients and engines are built from here on."""
    httpx = pytest.importorskip("httpx")
    sqlalchemy = pytest.importorskip("sqlalchemy")
    count: Counter[str] = Counter()

    def counting(name: str, build: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: object, **options: object) -> Any:
            count[name] += 1
            return build(*args, **options)

        return counted

    monkeypatch.setattr(httpx.AsyncClient, "__init__", counting("client", httpx.AsyncClient.__init__))
    monkeypatch.setattr(sqlalchemy, "create_engine", counting("engine", sqlalchemy.create_engine))
    return count


@pytest.mark.parametrize("example", examples("API205"))
def test_a_client_is_built_for_each_request_or_once(
    example: Example, built: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    testclient = pytest.importorskip("starlette.testclient")
    module = load(example, tmp_path, monkeypatch)
    with testclient.TestClient(module.app) as browser:
        for _ in range(REQUESTS):
            run(example, module, browser=browser)
    assert built.total() == (REQUESTS if example.bad else 1)


@pytest.mark.parametrize("example", examples("API208"))
def test_a_request_lasts_as_long_as_the_cleaning_up_after_it(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    testclient = pytest.importorskip("starlette.testclient")
    module = load(example, tmp_path, monkeypatch)
    with (
        serving(ThreadingHTTPServer(("127.0.0.1", 0), SlowAnswer)) as url,
        testclient.TestClient(module.app) as browser,
    ):
        browser.get("/docs")  # what is built for the first request is not what is measured
        started = time.perf_counter()
        run(example, module, browser=browser, url=url)
        lasted = time.perf_counter() - started
    assert (lasted >= WAIT) is example.bad


@pytest.mark.parametrize("example", examples("API214"))
def test_a_request_is_made_inside_a_transaction_or_outside(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy")
    module = load(example, tmp_path, monkeypatch)
    events: list[str] = []

    class Payments(SlowAnswer):
        def do_POST(self) -> None:  # noqa: N802  (the name that the server calls)
            events.append("request")
            super().do_POST()

    def begins(_connection: object) -> None:
        events.append("begin")

    def ends(_connection: object) -> None:
        events.append("end")

    listeners = [("begin", begins), ("commit", ends), ("rollback", ends)]
    for name, listener in listeners:
        sqlalchemy.event.listen(sqlalchemy.Engine, name, listener)
    try:
        with serving(ThreadingHTTPServer(("127.0.0.1", 0), Payments)) as url:
            run(example, module, url=url)
    finally:
        for name, listener in listeners:
            sqlalchemy.event.remove(sqlalchemy.Engine, name, listener)
    story = " ".join(events)
    assert "request" in story
    assert ("begin request" in story) is example.bad, story


@pytest.mark.parametrize("example", examples("API213"))
def test_the_requirements_admit_the_version_they_are_reported_for(example: Example) -> None:
    requirements = pytest.importorskip("packaging.requirements")
    block = re.search(r"# /// script\n(.*?)# ///\n", example.code, re.DOTALL)
    assert block is not None
    metadata = tomli.loads(re.sub(r"^# ?", "", block[1], flags=re.MULTILINE))
    wanted = {one.name: one.specifier for one in map(requirements.Requirement, metadata["dependencies"])}

    def admits(name: str, *versions: str) -> None:
        assert all(wanted[name].contains(version) for version in versions)

    def refuses(name: str, *versions: str) -> None:
        assert not any(wanted[name].contains(version) for version in versions)

    run(example, ModuleType("example"), admits=admits, refuses=refuses)
