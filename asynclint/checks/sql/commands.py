"""Functions that run for commands only: somebody types them now and then, and waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.effects.mentions import users
from asynclint.index import model as m
from asynclint.index.naming import last_name

if TYPE_CHECKING:
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

COMMAND = frozenset({"argument", "command", "option"})
"""What decorators of commands are called, whichever library they are of."""

OF_CLASSES = frozenset({"classmethod", "property", "staticmethod"})

MOST_USERS = 20
"""What more functions than that lead to is nobody's in particular."""


def is_of_command(program: Program, key: FunctionKey) -> bool:
    """Whether a function is a command, or all that speak of it are for commands."""
    pending, seen = [key], {key}
    while pending:
        one = pending.pop()
        if _is_command(program, one):
            continue
        if one[1] < 0 or len(seen) > MOST_USERS or is_registered(program, one):
            return False
        others = users(program, [one])[program.function(one).name] - {one}
        if not others:
            return False
        pending += others - seen
        seen |= others
    return True


def is_registered(program: Program, key: FunctionKey) -> bool:
    """Whether a decorator hands a function to somebody who may run it as well."""
    return any(_name(one) not in OF_CLASSES for one in program.function(key).decorators)


def _is_command(program: Program, key: FunctionKey) -> bool:
    return key[1] >= 0 and any(_name(one) in COMMAND for one in program.function(key).decorators)


def _name(decorator: m.Expression) -> str | None:
    return last_name(decorator.function if isinstance(decorator, m.Call) else decorator)
