"""Holds what knowledge says to use instead against the real libraries, as far as they are installed here.

Who follows a hint and finds that there is no such method does not trust the next one. A hint is code that reads well,
so it may speak of an object that it does not introduce (`archive.extract`); what begins with a module has to be there.
"""

from __future__ import annotations

import ast
import inspect
import re
import typing
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from tests.test_knowledge_truth import (
    FILES,
    KNOWLEDGE,
    MISSING,
    UNSEEN,
    Table,
    assigns,
    find_module,
    skip_unless_installed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BEGINNING = re.compile(r"(?:(?:await|async for \w+ in) )?([A-Za-z_][\w.]*)")
"""What can be checked of a hint that goes on in prose."""

ANY = "_any_"
"""Stands for the star in `Charge.*_async` and `Admin.a_*`: all methods with that ending or beginning."""

OBJECTS = frozenset({"queue", "resource"})
"""Names of modules that hints give to an object."""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(KNOWLEDGE))) for path in FILES])
def test_what_is_to_be_used_instead_is_there(path: Path) -> None:
    tables = tomli.loads(path.read_text(encoding="utf-8"))
    if "since" in tables["library"]:
        skip_unless_installed(tables["library"])
    assert "\n".join(wrong_hints(tables)) == ""


def test_what_is_not_there_is_told() -> None:
    tables = tomli.loads(
        """
        [[function]]
        instead = "await asyncio.to_thred(shutil.rmtree, ...)"
        [[function]]
        instead = "await asyncio.to_thread(shutil.remove, ...)"
        [[function]]
        instead = "await asyncio.wait(..., tmeout=...)"
        [[function]]
        instead = "asyncio.Queu at the start"
        [[class]]
        every-instead = "asyncio.Queue.*_async"
        instead = "asyncio.Queue.get_*"
        [[class.method]]
        instead = "await asyncio.Semaphore(...).take()"
        [[class.method]]
        instead = "fractions.Fraction.numerator.upper"
        [[class.method]]
        instead = "async for row in asyncio.Queue().rows(): ..."
        """
    )
    assert list(wrong_hints(tables)) == [
        "await asyncio.to_thred(shutil.rmtree, ...): there is no asyncio.to_thred",
        "await asyncio.to_thread(shutil.remove, ...): there is no shutil.remove",
        "await asyncio.wait(..., tmeout=...): takes no tmeout",
        "asyncio.Queu at the start: there is no asyncio.Queu",
        "asyncio.Queue.*_async: there is no asyncio.Queue.*_async",
        "await asyncio.Semaphore(...).take(): there is no asyncio.Semaphore(...).take",
        "async for row in asyncio.Queue().rows(): ...: there is no asyncio.Queue().rows",
    ]


def wrong_hints(tables: Table) -> Iterator[str]:
    """What the hints of a knowledge file name, and libraries do not have."""
    for hint in dict.fromkeys(hints(tables)):
        yield from (f"{hint}: {fault}" for fault in faults(hint))


def hints(table: Table) -> Iterator[str]:
    for key, value in table.items():
        if key in {"instead", "every-instead"}:
            yield value
        elif isinstance(value, list):
            yield from (hint for entry in value if isinstance(entry, dict) for hint in hints(entry))


def faults(hint: str) -> Iterator[str]:
    for node in ast.walk(parsed(hint)):
        if isinstance(node, ast.Attribute) and meaning(node) is MISSING:
            yield f"there is no {ast.unparse(node).replace(ANY, '*')}"
        elif isinstance(node, ast.Call) and inspect.isroutine(function := meaning(node.func)):
            accepted = inspect.signature(function).parameters
            if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in accepted.values()):
                yield from (f"takes no {word.arg}" for word in node.keywords if word.arg not in accepted)


def parsed(hint: str) -> ast.AST:
    code = hint.replace("*_", f"{ANY}_").replace("_*", f"_{ANY}")
    try:
        return ast.parse(code)
    except SyntaxError:  # prose from somewhere on
        begins = BEGINNING.match(code)
        return ast.parse("" if begins is None or begins[1] == "await" else begins[1])


def meaning(node: ast.expr) -> object:
    """What an expression of a hint is: a module, function or class (which stands for its instances as well).
    ``MISSING`` is only the outermost part of what is not there; what cannot be looked at is ``UNSEEN``."""
    match node:
        case ast.Name(name):
            module = UNSEEN if name in OBJECTS else find_module(name)
            return UNSEEN if module is MISSING else module
        case ast.Attribute(value, name):
            owner = meaning(value)
            return UNSEEN if owner in (UNSEEN, MISSING) else member(owner, name)
        case ast.Call(function):
            called = meaning(function)
            return called if isinstance(called, type) else given_by(called)
        case _:
            return UNSEEN


def member(owner: object, name: str) -> object:
    if ANY in name:
        beginning, _, ending = name.partition(ANY)
        return UNSEEN if any(one.startswith(beginning) and one.endswith(ending) for one in dir(owner)) else MISSING
    if isinstance(owner, ModuleType):
        found = getattr(owner, name, MISSING)
        if found is MISSING:
            found = find_module(f"{owner.__name__}.{name}")
        # Another distribution may have a part of a package without a file.
        return UNSEEN if found is MISSING and getattr(owner, "__file__", None) is None else found
    if not isinstance(owner, type):
        return getattr(owner, name, UNSEEN)
    for base in owner.__mro__:
        if name in vars(base):
            found = vars(base)[name]
            return found if inspect.isroutine(found) or isinstance(found, type) else given_by(found)
        if name in vars(base).get("__annotations__", ()) or any(assigns(value, name) for value in vars(base).values()):
            return UNSEEN
    return UNSEEN if hasattr(owner, "__getattr__") else MISSING


def given_by(found: Any) -> object:
    """The class that a function is annotated to return, or the function behind an attribute."""
    function = getattr(found, "fget", getattr(found, "func", found))
    if not isinstance(function, FunctionType):
        return UNSEEN
    try:
        returned = typing.get_type_hints(function).get("return")
    except Exception:  # an annotation may name what is not there at run time
        return UNSEEN
    return returned if isinstance(returned, type) else UNSEEN
