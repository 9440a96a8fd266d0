"""A defect of asynclint's own costs what it was looking at, is told, and leaves everything else to be reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn, cast

import pytest

from asynclint.api import check
from asynclint.checks.routes import base_http_middleware
from asynclint.cli.commands import main
from asynclint.engine import run
from asynclint.engine.cache.kept import Cache
from asynclint.engine.session import Session
from asynclint.index import model as m
from asynclint.index.lower import lower
from asynclint.program.evaluation import EVALUATORS
from asynclint.settings import discover

if TYPE_CHECKING:
    import ast
    from pathlib import Path

    from asynclint.index.facts import ModuleFacts
    from asynclint.report.model import Report

SOUND = "import time\n\n\nasync def settle() -> None:\n    time.sleep(1)\n"
WITH_LAMBDA = """
import time


async def rank(orders):
    time.sleep(1)
    orders.sort(key=lambda order: order.total)


async def ship():
    time.sleep(1)
"""
RANK, SHIP, SETTLE = ("app/ranking.py", "rank"), ("app/ranking.py", "ship"), ("app/settling.py", "settle")


def failing(*_: object, **__: object) -> NoReturn:
    raise IndexError("out of range")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "settling.py").write_text(SOUND)
    (tmp_path / "app" / "ranking.py").write_text(WITH_LAMBDA)
    return tmp_path


def without_lambdas(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(cast("dict[type, object]", EVALUATORS), m.Lambda, failing)


def checked(project: Path, cache: Cache | None = None) -> Report:
    return check([project], discover([project]), jobs=1, cache=cache)


def found(report: Report) -> set[tuple[str, str]]:
    return {(finding.path, finding.symbol) for finding in report.findings if finding.code == "BLK101"}


def test_without_a_defect_all_is_found(project: Path) -> None:
    report = checked(project)
    assert (found(report), report.errors) == ({RANK, SHIP, SETTLE}, ())


def test_what_cannot_be_evaluated_costs_the_rest_of_its_function(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_lambdas(monkeypatch)
    report = checked(project)
    assert found(report) == {RANK, SHIP, SETTLE}, "what was seen before it failed is known"
    (error,) = report.errors
    assert error.path == "app/ranking.py"
    assert "asynclint failed while evaluating `rank`: IndexError: out of range" in error.message
    assert "at asynclint/program/" in error.message


def test_functions_whose_calls_cannot_be_followed_have_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asynclint.effects.graph.Graph._edges", failing)
    report = checked(project)
    assert found(report) == set()
    assert [(error.path, error.message.partition(": ")[0]) for error in report.errors] == [
        ("app/ranking.py", "asynclint failed while following the calls of `rank`, following the calls of `ship`"),
        ("app/settling.py", "asynclint failed while following the calls of `settle`"),
    ]


def test_a_check_that_fails_is_named_with_the_file_it_looked_at(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_at(key: tuple[int, int]) -> NoReturn:
        failing(key)

    monkeypatch.setattr(base_http_middleware, "find", lambda *_: (fail_at((number, 0)) for number in (1,)))
    report = checked(project)
    assert found(report) == {RANK, SHIP, SETTLE}
    assert [(error.path, error.message.partition(": ")[0]) for error in report.errors] == [
        ("app/settling.py", "asynclint failed while looking for API204")
    ]


@pytest.mark.parametrize("stage", ["mapper_of", "find_blocking"])
def test_a_stage_that_fails_leaves_those_that_follow(
    stage: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "app" / "hooks.py").write_text("import requests\n\nrequests.get('https://example.org')\n")
    monkeypatch.setattr(run, stage, failing)
    report = checked(project)
    assert "API206" in {finding.code for finding in report.findings}
    assert len(report.errors) == 1


def test_a_file_that_cannot_be_lowered_is_left_out(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_at_long_ones(tree: ast.Module, digest: str, lines: int, *, speaks: bool) -> ModuleFacts:
        return lower(tree, digest, lines, speaks=speaks) if lines < 8 else failing()

    monkeypatch.setattr("asynclint.index.read.lower", fail_at_long_ones)
    report = checked(project)
    assert found(report) == {SETTLE}
    assert [(finding.path, finding.code) for finding in report.findings if finding.code == "LNT901"] == [
        ("app/ranking.py", "LNT901")
    ]


def test_the_run_is_incomplete_in_every_way_it_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_lambdas(monkeypatch)
    assert main(["check", str(project), "--jobs", "1", "--no-cache", "--exit-zero", "-o", "sarif"]) == 2
    (invocation,) = json.loads(capsys.readouterr().out)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["level"] == "error"
    assert "this is a bug in asynclint" in notification["message"]["text"]
    assert main(["check", str(project), "--jobs", "1", "--no-cache"]) == 2
    assert "asynclint failed while evaluating `rank`" in capsys.readouterr().out


def test_an_incomplete_run_is_not_remembered(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / "cache")
    with monkeypatch.context() as patch:
        without_lambdas(patch)
        assert checked(project, cache=cache).errors
    assert checked(project, cache=cache).errors == ()


def test_a_session_goes_on_with_a_new_program(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(discover([project]), jobs=1)
    more = SOUND + "\n\nasync def again() -> None:\n    await settle()\n"
    with monkeypatch.context() as patch:
        without_lambdas(patch)
        assert session.check([project]).errors
        edited = session.check([project], {project / "app" / "settling.py": more.encode()})
        assert edited.errors, "nothing in that file has changed, and it is told all the same"
    report = session.check([project])
    assert (found(report), report.errors) == ({RANK, SHIP, SETTLE}, ())
