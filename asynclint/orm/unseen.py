"""Which owners of rows come from where nobody sees them: what a function takes related rows of, and some call of it in
the program passes without anything being known of it.

That something was fetched, often with all that the function needs, where the program does not follow: through a
library, or a container of its own. Nobody should be told for certain that it was not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from asynclint.program.outcome import Invoke
from asynclint.program.values import Parameter, alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from asynclint.orm.missing import Missing
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def doubted(
    program: Program, functions: Callable[[], Iterable[FunctionKey]], found: tuple[Missing, ...]
) -> tuple[Missing, ...]:
    """``found``, with what is read behind such an owner marked as that; a program without any is not looked through."""
    owners = {owner for one in found for owner in _owners(one)}
    if not owners:
        return found
    unseen = frozenset(_unseen(program, functions(), owners))
    return tuple(one if unseen.isdisjoint(_owners(one)) else replace(one, is_unseen=True) for one in found)


def _owners(one: Missing) -> Iterator[Parameter]:
    """The parameters that rows are supposed to belong to, and may come with."""
    if one.query.supposed is not None and not one.query.derived:
        for option in alternatives(one.query.supposed):
            if isinstance(option, Parameter):
                yield option


def _unseen(program: Program, functions: Iterable[FunctionKey], owners: set[Parameter]) -> Iterator[Parameter]:
    wanted: dict[FunctionKey, set[Parameter]] = {}
    for owner in owners:
        wanted.setdefault(owner.function, set()).add(owner)
    for key in functions:
        for site in program.outcome(key).sites.values():
            for target in site.targets:
                if type(target) is Invoke and target.function.key in wanted:
                    passed = {parameter for parameter, _ in target.arguments}  # those of which something is known
                    yield from wanted[target.function.key] - passed
