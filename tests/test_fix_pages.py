"""Every page that names a fix is held to it: its bad examples are fixed, and what is fixed is found no more."""

from __future__ import annotations

import ast
import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from asynclint.engine.session import Session
from asynclint.findings import Safety
from asynclint.fixes.offered import load_fixer
from asynclint.fixes.rounds import apply_fixes
from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories
from asynclint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from asynclint.findings import Finding
    from asynclint.fixes import Fix
    from asynclint.packs.model import Example, Rule

FIXABLE = [rule for rule in load_catalog(pack_directories()).rules.values() if rule.fixes]
BAD = [
    pytest.param(rule, example, id=f"{rule.code}: {example.title}")
    for rule in FIXABLE
    for example in rule.examples
    if example.bad
]

WITHOUT = {
    "BLK103: a driver in the handler": "a connection stays in its thread",
    "BLK103: a synchronous session behind a repository": "a session stays in its thread",
}
"""Bad examples that have no fix, by name, and why."""

UNSHOWN = {("BLK103", "becomes"): "Django refuses to be called on the loop, so no example of it could be run"}
"""Fixers of a page that none of its examples shows, and why."""

WRITES = re.compile(r"`--fix(?: --unsafe-fixes)?` (?:writes|leaves) `([^`]+)`")


def session(rule: Rule, directory: Path) -> Session:
    return Session(Settings(root=directory, extend_select=(rule.code,)), jobs=1)


def is_written_over(finding: Finding, fixes: Iterable[Fix]) -> bool:
    """Whether a fix moves the code of a finding that it is not for, such as what a `with` does with the file it opens:
    that one is gone as well, without a fix of its own."""
    line, column, end_line, end_column = finding.span
    return any(
        edit.span[:2] <= (line, column) and (end_line, end_column) <= edit.span[2:]
        for fix in fixes
        for edit in fix.edits
    )


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_the_bad_example_of_a_page_is_fixed(
    rule: Rule, example: Example, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "service.py").write_text(example.code, encoding="utf-8")
    check = partial(session(rule, tmp_path).check, [tmp_path])
    before = check()

    outcome = apply_fixes(check, before, unsafe=True)

    assert outcome.withdrawn == ()
    fixed = [fix.finding for fix in outcome.applied if fix.finding.code == rule.code]
    if request.node.callspec.id in WITHOUT:
        assert not fixed
        return
    assert fixed
    applied = [fix.finding for fix in outcome.applied]
    moved = [each for each in before.findings if each not in applied and is_written_over(each, outcome.applied)]
    assert len(outcome.report.findings) == len(before.findings) - len(applied) - len(moved)
    (file,) = outcome.files
    ast.parse(file.after)
    (tmp_path / file.path).write_bytes(file.after)
    after = check()
    assert after.findings == outcome.report.findings
    assert not apply_fixes(check, after, unsafe=True).applied


@pytest.mark.parametrize("rule", FIXABLE, ids=lambda rule: rule.code)
def test_a_page_shows_what_its_fixers_write(rule: Rule, tmp_path: Path) -> None:
    (promised,) = WRITES.findall(rule.sections["How to fix"])
    bad = [example for example in rule.examples if example.bad]
    for number, example in enumerate(bad):
        (tmp_path / f"service{number}.py").write_text(example.code, encoding="utf-8")
    check = partial(session(rule, tmp_path).check, [tmp_path])
    before = check()

    outcome = apply_fixes(check, before, unsafe=True)

    used = {repair.fixer for finding in before.findings if finding.code == rule.code for repair in finding.repairs}
    assert used | {fixer for code, fixer in UNSHOWN if code == rule.code} == rule.fixes.keys()
    assert any(promised in file.after.decode() for file in outcome.files)
    is_safe = Safety.SAFE in rule.fixes.values()
    assert is_safe == ("`--fix` " in rule.sections["How to fix"])


def test_fixers_that_pages_name_are_there() -> None:
    assert all(callable(load_fixer(name).write) for rule in FIXABLE for name in rule.fixes)
