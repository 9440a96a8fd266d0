"""One project, checked in every way there is: each log is the same, byte for byte."""

from __future__ import annotations

import io
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from asynclint.api import check
from asynclint.engine.cache import Cache
from asynclint.engine.executors import WORTH_A_PROCESS
from asynclint.engine.session import Session
from asynclint.report.formats import render
from asynclint.report.merge import merge
from asynclint.settings import Settings
from asynclint.shards import Shard
from tests.programs import write_program

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from asynclint.report.model import Report

TESTDATA = Path(__file__).parent.parent / "testdata"
SHARDS = 3
HELPER = "import time\n\n\ndef rest() -> None:\n    time.sleep(1)\n"
CALLER = "from many.helper import rest\n\n\nasync def settle() -> None:\n    rest()\n"


def write_project(root: Path) -> Path:
    """A program of so many files that they are given to processes; the file of it that most others call."""
    shutil.copytree(TESTDATA / "shop", root / "shop")
    many = {f"many/caller_{number}.py": CALLER for number in range(WORTH_A_PROCESS)}
    write_program(root, {"many/__init__.py": "", "many/helper.py": HELPER, **many})
    return root / "many" / "helper.py"


def sarif(report: Report) -> str:
    stream = io.StringIO()
    render("sarif", report, stream)
    return stream.getvalue()


def test_the_log_is_the_same_whoever_does_the_work_and_whatever_is_known_already(tmp_path: Path) -> None:
    root = tmp_path / "project"
    file = write_project(root)
    settings = Settings(root=root)
    cache, session = Cache(tmp_path / "cache"), Session(settings, jobs=1)

    def log(
        jobs: int = 1, cache: Cache | None = None, executor: Executor | None = None, shard: Shard | None = None
    ) -> str:
        return sarif(check([root], settings, jobs=jobs, cache=cache, executor=executor, shard=shard))

    before = {"fills a cache": log(cache=cache), "a session begins": sarif(session.check([root]))}
    file.write_text(file.read_text().replace("time.sleep(1)", "open('rest').read()"))
    cold = log()
    after = {
        "two processes": log(jobs=2),
        "four processes": log(jobs=4),
        "threads": log(executor=ThreadPoolExecutor(2)),
        "a cache and an edit": log(cache=cache),
        "a cache and no edit": log(cache=cache),
        "a session goes on": sarif(session.check([root])),
        "shards": merge({str(part): log(shard=Shard(part, SHARDS)) for part in range(1, SHARDS + 1)}),
        "shards that share a cache": merge(
            {str(part): log(cache=cache, shard=Shard(part, SHARDS)) for part in range(1, SHARDS + 1)}
        ),
    }
    assert len(set(before.values())) == 1
    assert cold not in before.values()
    assert [way for way, found in after.items() if found != cold] == []
