"""Where the loop's thread enters the program: every coroutine function, and the plain functions the loop calls.

The second sort is handed over somewhere (`loop.call_soon(self.flush)`), decorated, or a method that a library's class
promises to call. To find the handing over without evaluating the whole program, only functions that mention something
that takes callables (`takers.py`) are looked into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.packs.model import Runs
from asynclint.program.hierarchy import base_names
from asynclint.program.values import Awaitable, ContextFactory, Function, FunctionKey, Partial, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from asynclint.packs.model import Knowledge
    from asynclint.program.outcome import Handover
    from asynclint.program.program import Program
    from asynclint.program.takers import Takers

BUILTIN_DECORATORS = frozenset({"classmethod", "property", "staticmethod"})


def coroutine_functions(program: Program) -> Iterator[FunctionKey]:
    """Every ``async def`` of the program."""
    return (key for key, function in program.functions() if function.is_async)


def decorated_for_loop(program: Program) -> Iterator[Function]:
    """Plain functions whose decorator says that the loop calls them."""
    for key, function in program.functions():
        if function.is_async or all(_is_builtin(program, key[0], node) for node in function.decorators):
            continue
        program.define(key)
        yield from _handed(program.registrations.get(key, ()))


def _is_builtin(program: Program, module: int, decorator: m.Expression) -> bool:
    """Whether a decorator is one of the language's own, such as `property`, and hands nothing over."""
    return (
        isinstance(decorator, m.Name)
        and decorator.id in BUILTIN_DECORATORS
        and decorator.id not in program.namespace(module).bindings
    )


def loop_methods(program: Program, knowledge: Knowledge) -> Iterator[FunctionKey]:
    """Methods that a library's base class promises the loop will call."""
    promising = {name.rpartition(".")[2] for name in knowledge.classes if program.library.loop_methods([name])}
    classes = [
        ((module, number), cls.name, [base.rpartition(".")[2] for base in base_names(cls)])
        for module in program.module_numbers()
        for number, cls in enumerate(program.facts(module).classes)
        if cls.bases
    ]
    names, grown = promising, True
    while grown:
        found = names | {name for _, name, bases in classes if not names.isdisjoint(bases)}
        grown, names = len(found) > len(names), found
    for key, _, bases in classes:
        if names.isdisjoint(bases):
            continue
        wanted = program.library.loop_methods(program.class_info(key).library_bases)
        for number, method in program.methods(*key):
            if not method.is_async and _is_meant(method.name, wanted):
                yield (key[0], number)


def _is_meant(method: str, wanted: Collection[str]) -> bool:
    """Whether a method is one of those wanted, by its name or by how that begins (``on_*``)."""
    if method in wanted:
        return True
    beginnings = tuple(one[:-1] for one in wanted if one.endswith("*"))
    return bool(beginnings) and method.startswith(beginnings) and not method.startswith("__")


def handing_over(program: Program, wanted: Takers) -> Iterator[FunctionKey]:
    """The plain functions, and module bodies (-1), that may hand something over."""
    for module in program.module_numbers():
        for number in wanted.mentioned_in(program.facts(module)):
            yield (module, number)


def called_by_loop(handovers: Iterable[Handover]) -> Iterator[Function]:
    """The plain functions among what is handed to the loop to call."""
    return _handed(handovers)


def _handed(handovers: Iterable[Handover]) -> Iterator[Function]:
    for handover in handovers:
        if handover.runs in {Runs.LOOP, Runs.TASK, Runs.START}:
            yield from functions_in(handover.value)


def functions_in(value: Value) -> Iterator[Function]:
    """The functions of the program that a callable or coroutine stands for."""
    for option in alternatives(value):
        match option:
            case Function():
                yield option
            case Partial(inner) | ContextFactory(inner):
                yield from functions_in(inner)
            case Awaitable(_, function) if function is not None:
                yield function
            case _:
                pass
