"""Runs the examples of the pages about Django's ORM on a real database: what a bad one costs grows with its rows, what
a good one costs does not.

What is measured depends on the rule: most of these defects are queries, some are rows that nobody needed, rows that are
all held at once, or work of the database that one does not see in a result. Each page says it in its own words.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories

if TYPE_CHECKING:
    from asynclint.packs.model import Example, Rule

pytest.importorskip("django")

FEW, MANY = 2, 20

GROWS = {
    "ORM301": "queries",
    "ORM302": "queries",
    "ORM306": "queries",
    "ORM311": "held",
    "ORM313": "rows",
    "ORM314": "rows",
    "ORM315": "rows",
    "ORM316": "steps",
    "ORM317": "rows",
    "ORM318": "steps",
    "ORM320": "steps",
}
"""What grows with the rows."""

COSTS_MORE = {"ORM319": "values", "ORM322": "values", "ORM324": "queries"}
"""What a bad example has more of than the good one, whatever the rows."""

FAILS = {"ORM307", "ORM312"}
"""A bad example does not even run."""

RULES = [rule for rule in load_catalog(pack_directories()).rules.values() if rule.family == "ORM"]
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]

IDS = [f"{rule.code} {'bad' if example.bad else 'good'}: {example.title}" for rule, example in EXAMPLES]

Measured = dict[str, Any]


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, int], Measured]:
    """What every example did, by its code and the number of rows."""
    asked: list[dict[str, Any]] = [
        {"code": example.code, "statements": example.run, "rows": rows}
        for _, example in EXAMPLES
        for rows in (FEW, MANY)
    ]
    script = Path(__file__).parent / "django_examples.py"
    done = subprocess.run(
        [sys.executable, str(script)], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {(one["code"], one["rows"]): answer for one, answer in zip(asked, json.loads(done.stdout), strict=True)}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=IDS)
def test_what_a_bad_example_costs_grows_with_its_rows_and_a_good_one_stays_the_same(
    rule: Rule, example: Example, measured: dict[tuple[str, int], Measured]
) -> None:
    few, many = measured[example.code, FEW], measured[example.code, MANY]
    if rule.code in FAILS:
        assert (many["error"] is not None) is example.bad, many
        return
    assert (few["error"], many["error"]) == (None, None)
    what = GROWS.get(rule.code)
    if what is not None:
        growth = many[what] - few[what]
        assert (growth >= MANY - FEW) if example.bad else (growth <= 0), (few, many)
        return
    what = COSTS_MORE[rule.code]
    good = min(measured[other.code, MANY][what] for other in rule.examples if not other.bad)
    assert (many[what] > good) if example.bad else (many[what] == good), (many, good)
