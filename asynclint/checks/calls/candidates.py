"""Which functions are worth evaluating for a check that looks for a few library calls.

Most of a program is never evaluated, and most functions do not mention what a check looks for. Names stand in a
function's facts as they were written, so that a search for bytes leaves out nearly all of them.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.index.facts import bodies, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from asynclint.index.facts import ModuleFacts
    from asynclint.packs.model import Callee, Knowledge
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def callables(knowledge: Knowledge, wanted: Callable[[Callee], bool]) -> frozenset[str]:
    """The dotted names of the functions, methods and classes that are ``wanted``, in all spellings."""
    found = {name for name, callee in knowledge.functions.items() if wanted(callee)}
    for name, known in knowledge.classes.items():
        found.update(f"{name}.{method}" for method, callee in known.methods.items() if wanted(callee))
        if known.constructor is not None and wanted(known.constructor):
            found.add(name)
    return frozenset(found | {alias for alias, name in knowledge.aliases.items() if name in found})


def mentioning(program: Program, names: Collection[str], modules: Collection[int]) -> Iterator[FunctionKey]:
    """The functions of ``modules``, and their bodies (-1), that mention the last part of any of ``names``."""
    needles = tuple(sorted({encode(name.rpartition(".")[2]) for name in names}))
    for module in modules:
        for number in program.shapes.of(module, _mentioning, needles):
            yield (module, number)


def _mentioning(facts: ModuleFacts, needles: tuple[bytes, ...]) -> tuple[int, ...]:
    return tuple(number for number, body in bodies(facts) if _mentions(bytes(body), needles))


def importing(program: Program, names: Collection[str]) -> list[int]:
    """The modules that import the library of any of ``names``, or something of a module that does."""
    roots = {name.partition(".")[0] for name in names}
    near = {
        module
        for module in program.module_numbers()
        if any(level == 0 and name.partition(".")[0] in roots for level, name, _ in program.facts(module).imports)
    }
    called = {_last(program.modules.paths[module]) for module in near}
    return [
        module
        for module in program.module_numbers()
        if module in near or (_names(program, module, called) and not near.isdisjoint(taken_from(program, module)))
    ]


def _names(program: Program, module: int, called: set[str]) -> bool:
    """Whether an import of a module may mean one that is called so: few do, and finding out which costs more."""
    return any(
        name.rpartition(".")[2] in called or taken in called or (level > 0 and not name)
        for level, name, taken in program.facts(module).imports
    )


def _last(path: str) -> str:
    """What a module is called: the last name of it."""
    file = PurePosixPath(path)
    return file.parent.name if file.stem == "__init__" else file.stem


def taken_from(program: Program, module: int) -> Iterator[int]:
    """The modules of the program that a module imports, or imports something of."""
    modules = program.modules
    for level, name, taken in program.facts(module).imports:
        found = modules.find_relative(level, name, module) if level else modules.find(name, module)
        if found is not None:
            yield found
            child = modules.child(found, taken) if taken else None
            if child is not None:
                yield child


def _mentions(body: bytes, needles: tuple[bytes, ...]) -> bool:
    for needle in needles:  # a loop: a generator costs more here than the search  # noqa: SIM110
        if needle in body:
            return True
    return False
