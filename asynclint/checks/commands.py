"""Functions that run now and then: for commands, which somebody types and waits, or to set up and clear away."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.effects.mentions import users
from asynclint.index import model as m
from asynclint.index.naming import last_name
from asynclint.program.outcome import Invoke

if TYPE_CHECKING:
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

COMMAND = frozenset({"argument", "command", "option"})
"""What decorators of commands are called, whichever library they are of."""

OF_CLASSES = frozenset({"classmethod", "property", "staticmethod"})

SCRIPTS = frozenset({"bin", "cmd", "scripts"})
"""What directories of programs are called that somebody starts by hand."""

SELDOM = frozenset(
    {
        *("bootstrap", "initialize", "install", "migrate", "populate", "seed", "setup", "upgrade"),
        *("clean", "cleanup", "delete", "purge", "uninstall"),
    }
)
"""The first words of functions that do what is done once, or now and then."""

MOST_USERS = 20
"""What more functions than that lead to is nobody's in particular."""


class Commands:
    """Answers, for the functions of one program, whether they run for commands only."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[FunctionKey, bool] = {}

    def runs(self, key: FunctionKey) -> bool:
        """Whether a function is a command, or in a script, or all that speak of it are for commands; or whether it says
        itself that it is for what seldom has to be done."""
        if key[1] >= 0 and self._program.function(key).name.lower().lstrip("_").partition("_")[0] in SELDOM:
            return True
        path = PurePosixPath(self._program.modules.paths[key[0]])
        if not SCRIPTS.isdisjoint(path.parts[:-1]):
            return True
        if key not in self._below:
            return False
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._runs(key)
        return known

    @cached_property
    def _below(self) -> set[FunctionKey]:
        """The commands, and all functions that they lead to: few of most programs, and only these are looked at."""
        program = self._program
        pending = [key for name in COMMAND for key in program.filled.decorated_by(name)]
        found = set(pending)
        while pending:
            for site in program.outcome(pending.pop()).sites.values():
                called = {target.function.key for target in site.targets if isinstance(target, Invoke)}
                pending += called - found
                found |= called
        return found

    def _runs(self, key: FunctionKey) -> bool:
        program = self._program
        pending, seen = [key], {key}
        while pending:
            one = pending.pop()
            if _is_command(program, one):
                continue
            if one not in self._below or len(seen) > MOST_USERS or is_registered(program, one):
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
