"""Whose names a piece of code uses, as Python itself sees it: what it binds, what the functions around it do."""

from __future__ import annotations

import symtable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.fixes.model import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Scope:
    """A function: its names that are ``bound`` to values, ``defined`` by imports, classes and functions in it, taken
    from ``outside``, all that are ``read`` in it and below it, and those it says are ``global``."""

    bound: frozenset[str]
    defined: frozenset[str]
    outside: frozenset[str]
    read: frozenset[str]
    declared: frozenset[str]


def scope_of(code: str) -> Scope:
    """The scope of the function that ``code`` defines."""
    return _scope(_table(code).get_children()[0])


def scopes_at(code: str, places: Sequence[tuple[str, int]]) -> list[Scope]:
    """The scopes of functions, by name and the line they are defined in."""
    return [_scope(table) for table in _all(_table(code)) if (table.get_name(), table.get_lineno()) in places]


def _table(code: str) -> symtable.SymbolTable:
    try:
        return symtable.symtable(code, "<code>", "exec")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise Unwritable(error) from error


def _all(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _all(child)


def _scope(table: symtable.SymbolTable) -> Scope:
    symbols = table.get_symbols()
    local = [symbol for symbol in symbols if symbol.is_local() or symbol.is_parameter()]
    defined = {symbol.get_name() for symbol in local if symbol.is_imported() or symbol.is_namespace()}
    below = [symbol for each in _all(table) for symbol in each.get_symbols()]
    return Scope(
        bound=frozenset(symbol.get_name() for symbol in local) - defined,
        defined=frozenset(defined),
        outside=frozenset(symbol.get_name() for symbol in below if symbol.is_global()),
        read=frozenset(symbol.get_name() for symbol in below if symbol.is_referenced()),
        declared=frozenset(symbol.get_name() for symbol in symbols if symbol.is_declared_global()),
    )
