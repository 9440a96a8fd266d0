"""How a module writes the name of something it imports, and where an import goes that it does not have yet.

Read with `ast`, which tells a name that is bound from one that is read. A name that something else is bound to as
well, anywhere in the file, is never relied on.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from asynclint.fixes.model import Edit, Unwritable
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Import = ast.Import | ast.ImportFrom

_FUTURE = "__future__"
_SOMETHING = ""
"""What a name is bound to that is not imported."""


class Reached(NamedTuple):
    """An expression for something imported, and the edits that make it so."""

    written: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Binding:
    """At the top of the module, ``local`` is bound to ``dotted``; what is below ``loaded`` has been imported."""

    local: str
    dotted: str
    loaded: str


class Names:
    """The names of one module."""

    def __init__(self, tree: ast.Module, lines: Sequence[str]) -> None:
        self._lines = lines
        self._tree = tree
        self._head = [*_head(tree)]
        self._bound: dict[str, set[str]] = defaultdict(set)
        for node in ast.walk(tree):
            for name, dotted in _bindings(node):
                self._bound[name].add(dotted)
        self._bindings = [binding for statement in tree.body for binding in _imported(statement)]

    def reach(self, module: str, attribute: str) -> Reached:
        """How to write ``attribute``, which importing ``module`` makes available.

        :raises Unwritable: where another thing has the name that it would have.
        """
        full = f"{module}.{attribute}"
        known = [written for binding in self._bindings if (written := self._through(binding, module, full))]
        if known:
            return Reached(min(known, key=lambda written: (written.count("."), known.index(written))))
        if "." in module:
            first, _, rest = attribute.partition(".")
            if not self._is_free(first, f"{module}.{first}"):
                raise Unwritable(first)
            return Reached(f"{first}.{rest}" if rest else first, (self._added(module, first),))
        if not self._is_free(module, module):
            raise Unwritable(module)
        return Reached(full, (self._added(module),))

    def _through(self, binding: _Binding, module: str, full: str) -> str | None:
        if not self._is_free(binding.local, binding.dotted):
            return None
        if full == binding.dotted:
            return binding.local
        is_loaded = f"{binding.loaded}.".startswith(f"{module}.")
        if is_loaded and full.startswith(f"{binding.dotted}."):
            return binding.local + full.removeprefix(binding.dotted)
        return None

    def _is_free(self, local: str, dotted: str) -> bool:
        """Whether nothing is bound to the name but what it is to stand for."""
        return self._bound.get(local, set()) <= {dotted}

    def _added(self, module: str, name: str | None = None) -> Edit:
        """The import, at its place among those that are there."""
        if name is not None and (extended := self._extended(module, name)) is not None:
            return extended
        line = f"import {module}\n" if name is None else f"from {module} import {name}\n"
        alike = [each for each in self._head if _is_standard(_root(each)) == _is_standard(module.partition(".")[0])]
        if alike:
            key = (name is not None, module.lower())
            before = [each for each in alike if _key(each) <= key]
            if before:
                return _insertion(_end(before[-1]) + 1, line)
            first = alike[0].lineno
            is_headed = first > 1 and self._lines[first - 2].lstrip().startswith("#")
            return _insertion(_end(alike[0]) + 1 if is_headed else first, line)
        if self._head and not _is_standard(module.partition(".")[0]):
            return _insertion(_end(self._head[-1]) + 1, f"\n{line}")
        if self._head:
            return _insertion(self._head[0].lineno, f"{line}\n")
        return self._first(line)

    def _first(self, line: str) -> Edit:
        """The first import of a module stands below its docstring and what it asks of the language."""
        above = [each for each in self._tree.body[:1] if _is_docstring(each)]
        above += [each for each in self._tree.body if isinstance(each, ast.ImportFrom) and each.module == _FUTURE]
        if above:
            return _insertion(_end(above[-1]) + 1, f"\n{line}")
        first = self._tree.body[0] if self._tree.body else None
        decorators = getattr(first, "decorator_list", None)
        return _insertion((decorators or self._tree.body)[0].lineno, f"{line}\n")

    def _extended(self, module: str, name: str) -> Edit | None:
        """One more name in an import from the same module, where that is one plain line; in order, if they are."""
        for each in self._head:
            if isinstance(each, ast.ImportFrom) and each.module == module and each.level == 0:
                names, last = [alias.name for alias in each.names], each.names[-1]
                is_plain = each.lineno == each.end_lineno and each.end_col_offset == last.end_col_offset
                if is_plain and last.name != "*":
                    number = sum(other < name for other in names) if names == sorted(names) else len(names)
                    if number == len(names):
                        return self._inserted(each.lineno, last.end_col_offset or 0, f", {name}")
                    return self._inserted(each.lineno, each.names[number].col_offset, f"{name}, ")
        return None

    def _inserted(self, line: int, offset: int, text: str) -> Edit:
        """``text`` at an offset of `ast`, which is in bytes, as is what stands before it."""
        column = len(self._lines[line - 1].encode()[:offset].decode())
        return Edit(Span(line, column, line, column), text)


def _head(tree: ast.Module) -> Iterator[Import]:
    """The imports on lines of their own above all definitions, but for those that ask something of the language."""
    for place, statement in enumerate(tree.body):
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return
            case ast.ImportFrom(module="__future__"):
                continue
            case ast.Import() | ast.ImportFrom():
                after = tree.body[place + 1].lineno if place + 1 < len(tree.body) else 0
                if after != statement.end_lineno:
                    yield statement


def _bindings(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names that a node binds, each with the dotted name of what it imports."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name, _SOMETHING
        case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, _SOMETHING
        case (
            ast.ExceptHandler(name=str(name))
            | ast.MatchAs(name=str(name))
            | ast.MatchStar(name=str(name))
            | ast.MatchMapping(rest=str(name))
        ):
            yield name, _SOMETHING
        case ast.Import() | ast.ImportFrom():
            for binding in _imported(node):
                yield binding.local, binding.dotted


def _imported(statement: ast.AST) -> Iterator[_Binding]:
    match statement:
        case ast.Import(names):
            for alias in names:
                root = alias.name.partition(".")[0]
                dotted = alias.name if alias.asname else root
                yield _Binding(alias.asname or root, dotted, alias.name)
        case ast.ImportFrom(module, names, level):
            for alias in names:
                dotted = f"{module}.{alias.name}" if not level else _SOMETHING
                yield _Binding(alias.asname or alias.name, dotted, dotted)


def _insertion(line: int, text: str) -> Edit:
    return Edit(Span(line, 0, line, 0), text)


def _end(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def _key(statement: Import) -> tuple[bool, str]:
    """Where an import stands among others: plain ones first, each kind by module."""
    if isinstance(statement, ast.Import):
        return False, statement.names[0].name.lower()
    return True, (statement.module or "").lower()


def _root(statement: Import) -> str:
    if isinstance(statement, ast.Import):
        return statement.names[0].name.partition(".")[0]
    return "." if statement.level else (statement.module or "").partition(".")[0]


def _is_standard(root: str) -> bool:
    return root in sys.stdlib_module_names


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
