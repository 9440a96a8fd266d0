"""Executes the examples of the pages about threads: a bad one leaves none for others, a good one does.

How an example is run stands on its page, in a comment above its fence: the path that a `crowd` asks for (BLK113), or
statements that see the example's names and `MANY` things (BLK115).
"""

from __future__ import annotations

import concurrent.futures
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.test_call_examples_run import DEADLINE, Silent, examples, run, silence
from tests.test_examples_run import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from asynclint.packs.model import Example

THREADS = 2
CROWD = 4
SETTLED = 0.1
"""By when every request of the crowd has come in."""

MANY = [f"{number}.png" for number in range(200)]
FEW = 10


@pytest.fixture
def silent_url() -> Iterator[str]:
    with silence() as url:
        yield url


@pytest.mark.parametrize("example", examples("BLK113"))
def test_a_crowd_leaves_a_thread_to_the_check_of_health_or_none(
    example: Example, silent_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anyio = pytest.importorskip("anyio")
    httpx = pytest.importorskip("httpx")
    monkeypatch.setenv("SILENT_URL", silent_url)
    module = load(example, tmp_path, monkeypatch)
    transport = httpx.ASGITransport(module.app, raise_app_exceptions=False)
    paths: list[str] = []
    run(example, module, crowd=paths.append)
    answered = threading.Event()

    async def crowd() -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://service") as client,
            anyio.create_task_group() as requests,
        ):
            for _ in range(CROWD):
                requests.start_soon(client.get, *paths)
            await anyio.sleep(SETTLED)
            assert (await client.get("/health")).json() == {"ok": True}
            answered.set()

    service = threading.Thread(target=anyio.run, args=(crowd,), daemon=True)
    service.start()
    in_time = answered.wait(DEADLINE)
    Silent.over.set()
    service.join()

    assert in_time is not example.bad
    assert answered.is_set()


class Queued(ThreadPoolExecutor):
    """Knows the most calls that it was ever given and had not finished."""

    def __init__(self) -> None:
        super().__init__()
        self.most = self._waiting = 0
        self._lock = threading.Lock()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **options: Any) -> Future[Any]:
        with self._lock:
            self._waiting += 1
            self.most = max(self.most, self._waiting)
        future = super().submit(fn, *args, **options)
        future.add_done_callback(self._finished)
        return future

    def _finished(self, _: Future[Any]) -> None:
        with self._lock:
            self._waiting -= 1


@pytest.mark.parametrize("example", examples("BLK115"))
def test_the_threads_that_all_share_are_given_everything_at_once_or_a_few_things(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = load(example, tmp_path, monkeypatch)
    shared = Queued()
    monkeypatch.setattr(concurrent.futures, "ThreadPoolExecutor", lambda **_: shared)  # what loops make theirs of
    run(example, module, MANY=MANY)
    assert (shared.most > FEW) is example.bad
