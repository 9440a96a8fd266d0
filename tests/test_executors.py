"""The same answers in the same order, whoever does the work."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import textwrap
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from asynclint.api import check
from asynclint.cli.commands import cli
from asynclint.engine.executors import ExecutorError, Workers, executor_named, working
from asynclint.report.formats import render
from asynclint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

TESTDATA = Path(__file__).parent.parent / "testdata"
SCALE = Path(__file__).parent.parent / "docs" / "scale.md"


class Contrary(ThreadPoolExecutor):
    """Finishes first what was asked for last, as far as it can."""

    def __init__(self) -> None:
        super().__init__(1)
        self.waiting: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []
        self.is_shut_down = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, fn, args))
        if len(self.waiting) == 4:
            self.work()
        return future

    def work(self) -> None:
        while self.waiting:
            future, function, arguments = self.waiting.pop()
            future.set_result(function(*arguments))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        self.is_shut_down = True


def square(number: int) -> int:
    return number * number


def test_answers_come_in_the_order_of_the_items() -> None:
    workers = Workers(None, Contrary())
    assert list(workers.map(square, range(40), batch=5, worth=1)) == [number**2 for number in range(40)]


def test_few_items_are_not_worth_sending() -> None:
    executor = Contrary()
    assert list(Workers(None, executor).map(square, range(40), batch=5, worth=41)) == [n**2 for n in range(40)]
    assert not executor.waiting


def test_an_executor_is_shut_down_when_the_work_is_done() -> None:
    executor = Contrary()
    with working(None, executor) as workers:
        assert list(workers.map(square, range(8), batch=2, worth=1)) == [number**2 for number in range(8)]
        assert not executor.is_shut_down
    assert executor.is_shut_down


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program of so many files that they are given away."""
    root = tmp_path_factory.mktemp("large")
    for number in range(12):
        shutil.copytree(TESTDATA / "shop", root / f"shop{number}")
        shutil.copytree(TESTDATA / "hub", root / f"hub{number}")
    return root


def report_of(root: Path, jobs: int | None, executor: Executor | None = None) -> str:
    stream = io.StringIO()
    render("json", check([root], Settings(root=root), jobs=jobs, executor=executor), stream)
    return stream.getvalue()


def test_a_report_is_the_same_whatever_executor_read_the_files(large: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert report_of(large, None, executor) == report_of(large, 1)


def test_a_cluster_gives_the_same_report(large: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        places = client.run(os.getpid)
        assert len(set(places.values()) - {os.getpid()}) == 2
        assert report_of(large, None, client.get_executor()) == report_of(large, 1)


def test_an_executor_is_named_by_its_factory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "farm.py").write_text(
        textwrap.dedent("""
            from concurrent.futures import ThreadPoolExecutor

            def threads():
                return ThreadPoolExecutor(2)

            def broken():
                raise OSError("no machine answers")

            number = int
        """)
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "farm", raising=False)
    executor = executor_named("farm:threads")
    assert list(Workers(None, executor).map(square, range(10), batch=2, worth=1)) == [n**2 for n in range(10)]
    executor.shutdown()
    for reference, message in {
        "farm": "MODULE:FACTORY",
        "farm:nobody": "nobody",
        "nowhere:threads": "nowhere",
        "farm:broken": "no machine answers",
        "farm:number": "no `submit`",
    }.items():
        with pytest.raises(ExecutorError, match=message):
            executor_named(reference)
    done = CliRunner().invoke(cli, ["check", "--isolated", "--executor", "farm:nobody", str(tmp_path)])
    assert done.exit_code == 2
    assert "nobody" in done.stderr


def test_the_documented_factory_gives_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    (factory,) = re.findall(r"^```python\n(.+?)^```$", SCALE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "cluster.py").write_text(factory)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "cluster", raising=False)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        monkeypatch.setenv("DASK_SCHEDULER", cluster.scheduler_address)
        executor = executor_named("cluster:executor")
        assert executor.submit(os.getpid).result() != os.getpid()
        assert list(Workers(None, executor).map(abs, range(-8, 0), batch=2, worth=1)) == [8, 7, 6, 5, 4, 3, 2, 1]
        executor.shutdown()
