"""Which functions stand under a decorator that is known for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import expressions
from asynclint.program.values import Dotted, LibraryMethod, alternatives

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def decorated(program: Program, names: Collection[str]) -> Iterator[tuple[FunctionKey, str]]:
    """The functions under any of the decorators that are called ``names`` in full, each with that name."""
    written = {name.rpartition(".")[2] for name in names}
    for key, function in program.functions():
        for decorator in function.decorators:
            called = decorator.function if isinstance(decorator, m.Call) else decorator
            if _last_name(called) not in written:
                continue
            scope = program.scope(key[0], parent=function.parent)
            for option in alternatives(expressions.evaluate(scope, called)):
                if isinstance(option, (Dotted, LibraryMethod)) and option.name in names:
                    yield key, option.name


def _last_name(node: m.Expression) -> str:
    match node:
        case m.Attribute(_, name) | m.Name(name):
            return name
        case _:
            return ""
