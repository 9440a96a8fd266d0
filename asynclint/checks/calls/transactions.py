"""The stretches of code that run while a database transaction is open.

The body of a `with`, of a function whose decorator opens one, and of a `with` over a context manager of the program
that opens one around its `yield`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import callables, mentioning
from asynclint.checks.calls.decorated import decorated
from asynclint.packs.model import Gives
from asynclint.program import aspects
from asynclint.program.outcome import Aspect, Invoke, Perform, Site, SiteKind
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


DATABASE = "database"

ENDS = frozenset({"commit", "rollback"})
"""What ends a transaction before the code that opened it does; the next statement begins another."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """In ``within``, what happens at the sites of ``body`` happens in the transaction that ``opener`` opens."""

    within: FunctionKey
    opener: str
    span: Span
    body: tuple[Site, ...]

    def is_over_at(self, site: Site) -> bool:
        """Whether the last that was asked of the database before ``site`` has ended the transaction."""
        before = [one for one in self.body if one.span < site.span and _may_ask(one)]
        last = max(before, key=lambda one: one.span, default=None)
        return last is not None and last.branches <= site.branches and _ends(last)


def transactions(context: Context) -> Iterator[Transaction]:
    """All that are seen to be opened in the program, in the order of its code."""
    program = context.program
    names = callables(context.knowledge, lambda callee: callee.gives is Gives.TRANSACTION)
    modules = program.module_numbers()
    direct = dict.fromkeys(mentioning(program, names, modules))
    managers = {key: opener for key in direct if key[1] >= 0 and (opener := _lends(program, key)) is not None}
    named = {program.function(key).name for key in managers}
    indirect = dict.fromkeys(mentioning(program, named, modules)) if named else {}
    for key in sorted({*direct, *indirect}):
        yield from _entered(program, key, managers)
    for key, opener in (*decorated(program, names), *_served(context, managers)):
        function = program.function(key)
        span = Span(function.line, function.column, function.line, function.column + len(function.name))
        yield Transaction(key, opener, span, tuple(program.outcome(key).sites.values()))


def _served(context: Context, managers: dict[FunctionKey, str]) -> Iterator[tuple[FunctionKey, str]]:
    """The endpoints that run while a dependency of theirs has a transaction open."""
    if managers:
        for route in context.routes.routes:
            openers = [managers[one.function] for one in route.dependencies if one.function in managers]
            if route.handler is not None and openers:
                yield route.handler, openers[0]


def _entered(program: Program, key: FunctionKey, managers: dict[FunctionKey, str]) -> Iterator[Transaction]:
    for site in list(program.outcome(key).sites.values()):
        opener = _opener(site)
        if opener is None and site.kind is SiteKind.WITH:
            entered = (target.function.key for target in site.targets if isinstance(target, Invoke))
            opener = next((managers[function] for function in entered if function in managers), None)
        if opener is not None and site.body:
            yield Transaction(key, opener, site.span, tuple(site.body))


def _lends(program: Program, key: FunctionKey) -> str | None:
    """What opens a transaction around a ``yield`` of this function."""
    if not program.function(key).is_generator:
        return None
    sites = program.outcome(key).sites.values()
    return next((opener for site in sites if site.yields and (opener := _opener(site)) is not None), None)


def _opener(site: Site) -> str | None:
    if not aspects.gives(site, Gives.TRANSACTION):
        return None
    return next(target.name for target in site.targets if isinstance(target, Aspect))


def _may_ask(site: Site) -> bool:
    return any(
        isinstance(target, Invoke) or (isinstance(target, Perform) and target.effect == DATABASE)
        for target in site.targets
    )


def _ends(site: Site) -> bool:
    return all(isinstance(target, Perform) and target.name.rpartition(".")[2] in ENDS for target in site.targets)
