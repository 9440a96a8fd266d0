"""The catalogue that is shipped: each page is whole, and the pages agree with each other."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pytest

from asynclint.packs.catalog import load_catalog
from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.locate import pack_directories
from asynclint.packs.page import RUN_FAMILY

if TYPE_CHECKING:
    from asynclint.packs.model import Catalog, Rule

SHIPPED = pack_directories()


@cache
def catalog() -> Catalog:
    return load_catalog(SHIPPED)


def pages() -> list[str]:
    """Codes as the names of the files tell them: what cannot be loaded must fail as a test, not stop the collection."""
    return sorted(path.name.partition("-")[0] for path in SHIPPED[0].glob("catalog/*/*.md"))


@pytest.fixture(params=pages())
def rule(request: pytest.FixtureRequest) -> Rule:
    return catalog().rules[request.param]


def test_a_page_says_in_one_sentence_what_it_is_about_and_where_to_read_on(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert "\n" not in rule.summary
    assert rule.tags
    assert rule.references or rule.family == RUN_FAMILY


def test_every_example_that_is_not_about_broken_code_is_python(rule: Rule) -> None:
    for example in rule.examples:
        if not example.bad or rule.name != "syntax-error":
            compile(example.code, f"{rule.path.name}:{example.line}", "exec")
        compile(example.run, f"{rule.path.name}:{example.line}", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_a_directory_holds_one_family() -> None:
    families = defaultdict(set)
    for rule in catalog().rules.values():
        families[rule.path.parent.name].add(rule.family)
    assert {directory: found for directory, found in families.items() if len(found) > 1} == {}


def test_every_kind_has_knowledge_and_a_rule() -> None:
    known = load_knowledge(SHIPPED)
    callees = [
        *known.functions.values(),
        *(method for known_class in known.classes.values() for method in known_class.methods.values()),
        *(known_class.every_method for known_class in known.classes.values() if known_class.every_method),
        *(known_class.constructor for known_class in known.classes.values() if known_class.constructor),
    ]
    matched = {effect for rule in catalog().rules.values() if rule.match for effect in rule.match.effects}
    assert {callee.effect for callee in callees} - {None} == set(catalog().kinds)
    assert matched - {"*"} == set(catalog().kinds)
