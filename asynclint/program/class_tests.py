"""What `isinstance` gives for a value that a caller is known to pass.

A value says what an object is at least: one of a class may be of any class derived from it. So a test is decided only
where no class of the program, and none that knowledge has, would let it fall the other way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.program.classes import OBJECT
from asynclint.program.values import Class, Dotted, Instance, LibraryInstance, Literal, Value, alternatives, union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.program.program import Program

BUILTIN = "builtins."


def classified(value: Value) -> Value | None:
    """``value`` as far as tests of its class go: objects by their class alone; None when it is not known to be one."""
    classes: list[Value] = []
    for option in alternatives(value):
        match option:
            case Instance(key):
                classes.append(Instance(key))
            case LibraryInstance(name):
                classes.append(LibraryInstance(name))
            case Literal(constant) if not (option.off_loop or option.unsure):
                classes.append(LibraryInstance(f"{BUILTIN}{type(constant).__name__}"))
            case _:
                return None
    return union(classes) if classes else None


def is_instance(program: Program, value: Value, classes: Iterable[Value]) -> bool | None:
    """Whether a classified value is an instance of one of ``classes``; None when that is not certain."""
    wanted = list(classes)
    found = {_any(_is_a(program, option, cls) for cls in wanted) for option in alternatives(value)}
    return found.pop() if len(found) == 1 else None


def _any(answers: Iterable[bool | None]) -> bool | None:
    found = set(answers)
    if True in found:
        return True
    return None if None in found else False


def _is_a(program: Program, value: Value, cls: Value) -> bool | None:
    match value, cls:
        case Instance(key), Class(wanted):
            info = program.class_info(key)
            if wanted in info.order:
                return True
            return None if info.open or wanted in _beside(program, key) else False
        case Instance(key), Dotted(name):
            info = program.class_info(key)
            if name in info.order:
                return True
            return None if info.open or not _is_known(program, name) or name in _beside(program, key) else False
        case LibraryInstance(name), Class(wanted):
            known = name != OBJECT and _is_known(program, name)
            return None if not known or name in program.class_info(wanted).order else False
        case LibraryInstance(name), Dotted(wanted_name):
            if wanted_name in program.library.order(name):
                return True
            known = _is_known(program, name) and _is_known(program, wanted_name)
            return None if not known or name in {OBJECT, *program.library.order(wanted_name)} else False
        case _:
            return None


def _beside(program: Program, key: tuple[int, int]) -> set[tuple[int, int] | str]:
    """The classes that objects of classes derived from ``key`` are instances of."""
    derived = program.derived(key)
    return {*derived, *(ancestor for cls in derived for ancestor in program.class_info(cls).order)}


def _is_known(program: Program, name: str) -> bool:
    return name.startswith(BUILTIN) or program.library.known_class(name) is not None
