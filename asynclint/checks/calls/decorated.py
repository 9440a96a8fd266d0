"""Which functions stand under a decorator that is known for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import last_name
from asynclint.program.evaluation import evaluate
from asynclint.program.namespace import ImportedName
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
            if not _may_be(program, key[0], last_name(called), written):
                continue
            scope = program.scope(key[0], parent=function.parent)
            for option in alternatives(evaluate(scope, called)):
                if isinstance(option, (Dotted, LibraryMethod)) and option.name in names:
                    yield key, option.name


def _may_be(program: Program, module: int, name: str | None, names: Collection[str]) -> bool:
    """Whether a name in a module may be one of ``names``, or what the module calls one that it imports."""
    if name is None or name in names:
        return name is not None
    bindings = program.namespace(module).bindings.get(name, ())
    return any(isinstance(binding, ImportedName) and binding.name in names for binding in bindings)
