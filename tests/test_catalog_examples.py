"""Analyses the examples of every rule page: each marked line of a bad one is found, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asynclint.api import check
from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories
from asynclint.settings import Settings
from tests.expectations import differences

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.packs.model import Example, Rule

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code} {'bad' if example.bad else 'good'}: {example.title}")
    for rule in load_catalog(pack_directories()).rules.values()
    for example in rule.examples
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_the_marked_lines_of_an_example_are_found_and_no_others(rule: Rule, example: Example, tmp_path: Path) -> None:
    path = tmp_path / "service.py"
    path.write_text(example.code, encoding="utf-8")

    report = check([path], Settings(root=tmp_path, extend_select=(rule.code,)))

    assert not differences({path.name: example.code}, report.findings)
