"""What a check is given to work with: the program, the knowledge, the settings, and what several checks share.

A check is a module below `asynclint.checks` that a rule's page names (``check = "routes.schema_leak"``), with one
function, ``find(context, rule)``. It is imported when its rule is on, and what it asks of the context is computed when
the first check asks, so that a rule that is off costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from asynclint.settings.selectors import selected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.drafts import Draft
    from asynclint.findings import Finding
    from asynclint.packs.model import Catalog, Knowledge, Rule
    from asynclint.program.program import Program
    from asynclint.settings import Settings


@dataclass(frozen=True)
class Context:
    """``shown`` are the paths of the files that are reported on: a check may leave out what no one will see."""

    program: Program
    knowledge: Knowledge
    settings: Settings
    shown: frozenset[str]


class Check(Protocol):
    """The module of a check."""

    def find(self, context: Context, rule: Rule) -> Iterator[Draft | Finding]:
        """What ``rule`` finds in the program, in a fixed order: drafts for what a visitor is to place, findings where
        the index knows the exact span."""


def load_check(name: str) -> Check:
    """The module that the page of a rule names as its check."""
    return cast("Check", import_module(f"asynclint.checks.{name}"))


def run_checks(context: Context, catalog: Catalog) -> Iterator[Draft | Finding]:
    """What the checks of all rules that are on have to say."""
    for rule in catalog.rules.values():
        if rule.check is not None and selected(rule, context.settings):
            yield from load_check(rule.check).find(context, rule)
