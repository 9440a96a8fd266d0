"""The bookstore of testdata is what its marks say it is: run on a real database, what is reported costs more with every
row, and nothing else does. django-zeal, which watches rows being fetched while code runs, is asked as well.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from asynclint.api import check
from asynclint.settings import discover
from tests.test_orm_examples import FEW, GROWS, MANY

if TYPE_CHECKING:
    from asynclint.findings import Finding

pytest.importorskip("django")
pytest.importorskip("zeal")

ROOT = Path(__file__).parent.parent
BOOKSTORE = ROOT / "testdata" / "bookstore"

REFUSED = "SynchronousOnlyOperation"
"""What Django raises where the event loop would have to wait for the database."""

UNWATCHED = (".count()", ".exists()")
"""What zeal does not watch: questions that no rows are fetched for."""

LAZY = {"ORM301", "ORM302"}

Function = tuple[str, str]
"""A file and the qualified name of a function in it."""


@cache
def findings() -> tuple[Finding, ...]:
    return check([BOOKSTORE], discover([BOOKSTORE]), jobs=1).findings


@cache
def runs() -> dict[str, dict[str, Any]]:
    """What each entry of the bookstore did, by its name and the number of rows."""
    done = subprocess.run(
        [sys.executable, "-B", "-m", "tests.bookstore_runs", str(FEW), str(MANY)],
        cwd=BOOKSTORE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return told


def functions_of(finding: Finding) -> set[Function]:
    """The functions that a finding says are run: its own and those on the way."""
    return {(finding.path, finding.symbol), *((step.path, step.symbol) for step in finding.trace)}


def witnessed(run: dict[str, Any]) -> list[Finding]:
    """The findings whose whole way an entry went."""
    through = {(path, name) for path, name in run["through"]}
    return [finding for finding in findings() if functions_of(finding) <= through]


def test_every_finding_is_witnessed_by_something_that_is_run() -> None:
    seen = {finding for run in runs().values() for finding in witnessed(run[str(MANY)])}
    assert [finding for finding in findings() if finding not in seen] == []
    assert len(seen) > 40


def test_an_entry_asks_more_often_the_more_rows_there_are_when_it_is_reported_and_only_then() -> None:
    asking = {code for code, what in GROWS.items() if what == "queries"}
    for name, run in runs().items():
        few, many = run[str(FEW)], run[str(MANY)]
        reported = [finding for finding in witnessed(many) if finding.code in asking]
        growth = many["queries"] - few["queries"]
        assert (growth >= MANY - FEW) if reported else (growth <= 0), (name, few["queries"], many["queries"], reported)


def test_what_else_is_reported_grows_as_the_pages_of_its_rules_say() -> None:
    for name, run in runs().items():
        few, many = run[str(FEW)], run[str(MANY)]
        for finding in witnessed(many):
            if finding.code == "BLK103":
                assert many["error"] == REFUSED, name
            else:
                what = GROWS[finding.code]
                assert many[what] - few[what] >= MANY - FEW, (name, finding)


def test_nothing_else_fails() -> None:
    refused = {name: run[str(MANY)]["error"] for name, run in runs().items() if run[str(MANY)]["error"]}
    assert refused == {"catalog.views.stock": REFUSED}


def test_zeal_sees_rows_fetched_one_by_one_where_it_is_reported_and_nowhere_else() -> None:
    for name, run in runs().items():
        alerted = {(path, line) for path, line in run[str(MANY)]["alerts"]}
        reported = witnessed(run[str(MANY)])
        # It tells every read of a relation, and those on the way to it as well: a finding tells one.
        reads = {(finding.trace[-1].path, finding.trace[-1].span.line) for finding in reported if finding.trace}
        looked_up = {(finding.path, finding.span.line) for finding in reported if finding.code == "ORM306"}
        assert {function_at(*place) for place in alerted} <= {function_at(*place) for place in reads | looked_up}, name
        for finding in reported:
            if finding.code in LAZY:
                last = finding.trace[-1]
                fetches = not any(call in source_line(last.path, last.span.line) for call in UNWATCHED)
                read_in = function_at(last.path, last.span.line)
                assert not fetches or read_in in {function_at(*place) for place in alerted}, (name, finding)


def function_at(path: str, line: int) -> tuple[str, int]:
    """The file and first line of the function that a line stands in."""
    defined = (node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef))
    return path, max(node.lineno for node in defined if node.lineno <= line <= (node.end_lineno or line))


def source_line(path: str, line: int) -> str:
    return (BOOKSTORE / path).read_text(encoding="utf-8").splitlines()[line - 1]


@cache
def parsed(path: str) -> ast.Module:
    return ast.parse((BOOKSTORE / path).read_text(encoding="utf-8"))
