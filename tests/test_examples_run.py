"""Executes the examples of the BLK pages: a bad one holds the loop on just the lines it marks, a good one nowhere.

A rule that is only plausible does not get in. How an example is run stands on its page, in a comment above its fence:
`<!-- run: await convert(100.0, "SEK") -->`. The statements see the example's names and those of `Surroundings`.
"""

from __future__ import annotations

import ast
import os
import socketserver
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import CoroutineType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories
from tests.loop_monitor import LoopMonitor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from asynclint.packs.model import Example

# How long the other side takes: several times the stall that the monitor must see.
WAIT = 0.2

# Speaks of the line that schedules the work, not of the line that does it.
_ELSEWHERE = {"BLK114"}

RULES = [rule for rule in load_catalog(pack_directories()).rules.values() if rule.family == "BLK" and rule.match]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the statements of a `run` comment can use: a slow HTTP server, a TCP server, a directory, a slow pipe."""

    url: str
    host: str
    port: int
    tmp_path: Path
    slow_file: Path


class SlowAnswer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"rate": 0.1, "name": "Ada"}'
        time.sleep(WAIT)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), SlowAnswer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield "127.0.0.1", server.server_address[1]
        server.shutdown()


@pytest.fixture
def slow_file(tmp_path: Path) -> Iterator[Path]:
    """A pipe whose writer keeps the reader waiting, when it is opened and before each line."""
    path = tmp_path / "slow.log"
    os.mkfifo(path)
    over = threading.Event()

    def write() -> None:
        with suppress(BrokenPipeError), path.open("w") as pipe:
            for _ in range(2):
                over.wait(WAIT)
                print("12:00 ERROR disk,full", file=pipe, flush=True)

    writer = threading.Thread(target=write)
    writer.start()
    yield path
    over.set()
    # A writer that nobody read from still waits for a reader.
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    writer.join()
    os.close(reader)


@pytest.fixture(autouse=True)
def slow_typist(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Standard input on which someone takes time to answer, and then quits."""
    reading, writing = os.pipe()
    over = threading.Event()

    def type_line() -> None:
        with os.fdopen(writing, "w") as keyboard:
            over.wait(WAIT)
            print("quit", file=keyboard)

    typist = threading.Thread(target=type_line)
    typist.start()
    with os.fdopen(reading) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield
        over.set()
        typist.join()


@pytest.fixture
def surroundings(url: str, address: tuple[str, int], tmp_path: Path, slow_file: Path) -> Surroundings:
    return Surroundings(url, *address, tmp_path, slow_file)


EXAMPLES = [
    pytest.param(example, id=f"{rule.code} {'bad' if example.bad else 'good'}: {example.title}")
    for rule in RULES
    for example in rule.examples
]


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_holds_the_loop_where_it_says_and_nowhere_else(
    example: Example, surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = load(example, surroundings.tmp_path, monkeypatch)
    monitor = LoopMonitor(str(module.__file__))

    error = monitor.run(work(example.run, module, surroundings))

    marked = {mark.line for mark in example.expected if mark.code not in _ELSEWHERE}
    assert monitor.witnesses.keys() == marked, f"{monitor.witnesses}, {error!r}"
    if not example.bad and error is not None:
        raise error


def load(example: Example, directory: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import the example, so that nothing is imported for the first time while the loop is watched."""
    module = ModuleType("example")
    path = directory / "example.py"
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    path.write_text(example.code)
    try:
        exec(compile(example.code, path, "exec"), module.__dict__)
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    return module


def work(statements: str, module: ModuleType, surroundings: Surroundings) -> CoroutineType[Any, Any, None]:
    """The statements as a coroutine that runs among the module's names."""
    code = compile(statements, "<run>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    module.__dict__.update(asdict(surroundings))
    coroutine = FunctionType(code, module.__dict__)()
    assert isinstance(coroutine, CoroutineType), "nothing is awaited"
    return coroutine
