"""What a check is given to work with: the program, the knowledge, the settings, and what several checks share.

A check is a module below `asynclint.checks` that a rule's page names (``check = "routes.schema_leak"``), with one
function, ``find(context, rule)``. It is imported when its rule is on, and what it asks of the context is computed when
the first check asks, so that a rule that is off costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from asynclint.patterns import Patterns
from asynclint.program.values import UNKNOWN
from asynclint.settings.model import TEST_CODE
from asynclint.settings.selectors import selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from asynclint.checks.commands import Commands
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.queries import Queries
    from asynclint.findings import Finding
    from asynclint.orm.analysis import OrmAnalysis
    from asynclint.orm.mapped.analysis import MappedAnalysis
    from asynclint.packs.model import Catalog, Knowledge, Rule
    from asynclint.program.program import Program
    from asynclint.routes.graph import RouteGraph
    from asynclint.settings import Settings
    from asynclint.source import Tree


@dataclass(frozen=True)
class Context:
    """``shown`` are the paths of the files that are reported on, here or in another shard: a check may leave out what
    no one will see. ``tree`` is where files are read that are no modules of the program."""

    program: Program
    knowledge: Knowledge
    settings: Settings
    shown: frozenset[str]
    tree: Tree

    @cached_property
    def orm(self) -> OrmAnalysis:
        """The program's models and queries."""
        from asynclint.orm.analysis import OrmAnalysis  # noqa: PLC0415  (most runs have no rule on that asks)
        from asynclint.orm.graph import ModelGraph  # noqa: PLC0415

        return OrmAnalysis(self.program, ModelGraph(self.program), self._is_left_out)

    @cached_property
    def mapped(self) -> MappedAnalysis:
        """The program's mapped classes and statements."""
        from asynclint.orm.mapped.analysis import MappedAnalysis  # noqa: PLC0415  (most runs have no rule on that asks)
        from asynclint.orm.mapped.answers import Answer  # noqa: PLC0415
        from asynclint.orm.mapped.graph import MappedGraph  # noqa: PLC0415

        def answers() -> Iterator[Answer]:
            for route in self.routes.routes:
                if route.handler is not None and route.answers != UNKNOWN:
                    yield Answer(route.handler, route.answers)

        return MappedAnalysis(self.program, MappedGraph(self.program), self._is_left_out, answers)

    @cached_property
    def queries(self) -> tuple[Queries, ...]:
        """The functions that are reported on and have to do with queries."""
        return tuple(found for found in self.functions if found.steps or found.given or found.runs)

    @cached_property
    def functions(self) -> tuple[Queries, ...]:
        """All functions that are reported on, in a program that has models, each with the queries in it."""
        from asynclint.checks.orm.queries import Queries  # noqa: PLC0415  (most runs have no rule on that asks)

        paths = self.program.modules.paths
        return tuple(Queries(self.program, key) for key in self.orm.functions() if paths[key[0]] in self.shown)

    @cached_property
    def routes(self) -> RouteGraph:
        """The routes of the program's web applications."""
        from asynclint.routes.graph import RouteGraph  # noqa: PLC0415  (most runs have no rule on that asks)

        return RouteGraph.of(self.program, self._is_left_out)

    @cached_property
    def commands(self) -> Commands:
        """Which functions run for commands only."""
        from asynclint.checks.commands import Commands  # noqa: PLC0415  (most runs have no rule on that asks)

        return Commands(self.program)

    def _is_left_out(self, path: str) -> bool:
        """Whether what a file does counts for nothing: it is a test, and not reported on."""
        return path not in self.shown and self._tests.covers(path)

    @cached_property
    def left_out(self) -> frozenset[int]:
        """The modules that count for nothing."""
        paths = self.program.modules.paths
        return frozenset(module for module in self.program.module_numbers() if self._is_left_out(paths[module]))

    @cached_property
    def _tests(self) -> Patterns:
        return Patterns(() if self.settings.include_tests else TEST_CODE)


class Check(Protocol):
    """The module of a check."""

    def find(self, context: Context, rule: Rule) -> Iterator[Draft | Finding]:
        """What ``rule`` finds in the program, in a fixed order: drafts for what a visitor is to place, findings where
        the index knows the exact span."""


def load_check(name: str) -> Check:
    """The module that the page of a rule names as its check."""
    return cast("Check", import_module(f"asynclint.checks.{name}"))


def run_checks(
    context: Context, catalog: Catalog, stage: Callable[[str], AbstractContextManager[None]]
) -> Iterator[Draft | Finding]:
    """What the checks of all rules that are on have to say; what a family takes is done in a ``stage`` of its name."""
    for rule in catalog.rules.values():
        if rule.check is not None and selected(rule, context.settings):
            with stage(f"check {rule.family}"):
                check = load_check(rule.check)
                found = context.program.errors.all_of(check.find(context, rule), f"looking for {rule.code}")
            yield from found
