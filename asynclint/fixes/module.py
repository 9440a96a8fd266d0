"""One module as fixers see it: where in its code they may write, and how it names things.

LibCST reads the top-level statement that a place is in, and no more of the file: whether an `await` may stand there is
said by what is around it, and LibCST takes as long for a thousand lines as `ast` for fifteen thousand. Lines are handed
to it with plain ends, so that its places are those of everybody else.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import libcst as cst
from libcst import matchers

from asynclint.fixes.model import Edit, Unwritable
from asynclint.fixes.names import Names, Reached
from asynclint.fixes.statement import Statement
from asynclint.source import split_lines
from asynclint.spans import Span

Expression = TypeVar("Expression", bound=cst.BaseExpression)

_NAME = re.compile(r"\w+")
_COMMENT = re.compile(r"^#.*\n?\Z", re.MULTILINE)
"""A comment at the end of some lines, with at most one empty line below it."""
_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp)
_CLOSED = (cst.GeneratorExp, cst.Lambda, cst.FormattedStringExpression)
"""In these an `await` means something else than around them, or has no certain place."""


@dataclass(frozen=True, slots=True)
class Place(Generic[Expression]):
    """A node of a module; ``ancestors`` are what it stands in, within its ``statement``, the innermost last."""

    module: Module
    statement: Statement
    node: Expression
    ancestors: tuple[cst.CSTNode, ...]

    @property
    def parent(self) -> cst.CSTNode:
        return self.ancestors[-1]

    @property
    def outer(self) -> Place[cst.BaseExpression] | None:
        """The place of the expression that this one is a part of; None where that is no expression."""
        if not isinstance(self.parent, cst.BaseExpression):
            return None
        return Place(self.module, self.statement, self.parent, self.ancestors[:-1])

    def replace(self, *new: cst.BaseExpression | cst.Arg) -> Edit:
        """The edit that puts ``new``, one or several with commas, where the node is, and loses no comment. Parentheses
        around the node stay as they are."""
        if self.node.lpar:
            match new:
                case [cst.BaseExpression() as only]:
                    new = (only.with_changes(lpar=(), rpar=()),)
                case _:
                    raise Unwritable(self.node)
        old = self.node.with_changes(lpar=(), rpar=())
        if _comments(old) != [comment for node in new for comment in _comments(node)]:
            raise Unwritable(self.node)
        text = self.statement.written(new, self.ancestors)
        return self.module.narrowed(Edit(self.statement.span(self.node), text))

    @property
    def can_await(self) -> bool:
        """Whether an `await` may stand for the node: it is in the body of an `async def`, and in nothing within that
        which has a scope of its own, but for one comprehension."""
        comprehensions = 0
        for ancestor, inner in zip(reversed(self.ancestors), reversed((*self.ancestors[1:], self.node)), strict=True):
            if isinstance(ancestor, cst.FunctionDef):
                return ancestor.asynchronous is not None and inner is ancestor.body
            if isinstance(ancestor, (*_CLOSED, cst.ClassDef)):
                return False
            comprehensions += isinstance(ancestor, _COMPREHENSIONS)
            if comprehensions > 1:
                return False
        return False

    @property
    def holds_a_context(self) -> bool:
        """Whether the function is inside a plain `with` here: what that holds stays held while others run."""
        for ancestor in reversed(self.ancestors):
            if isinstance(ancestor, cst.FunctionDef):
                break
            if isinstance(ancestor, cst.With) and ancestor.asynchronous is None:
                return True
        return False


class Module:
    """The code of a file."""

    def __init__(self, text: str) -> None:
        self.lines = tuple(split_lines(text))
        self._statements: dict[tuple[int, int], Statement] = {}
        self._helpers: dict[str, tuple[str, Edit]] = {}

    def expression_at(self, span: Span) -> Place[cst.BaseExpression]:
        """The call, subscript, attribute or name that ends where ``span`` does."""
        statement = self._statement(span.end_line)
        found = statement.places.get((span.end_line, span.end_column))
        if found is None:
            raise Unwritable(span)
        return Place(self, statement, *found)

    def call_at(self, span: Span) -> Place[cst.Call]:
        """The call that ends where ``span`` does."""
        place = self.expression_at(span)
        if not isinstance(place.node, cst.Call):
            raise Unwritable(span)
        return Place(self, place.statement, place.node, place.ancestors)

    def reach(self, module: str, attribute: str) -> Reached:
        """How something that is imported is written here (see `Names.reach`)."""
        return self._names.reach(module, attribute)

    def helper(self, statement: Statement, function: cst.FunctionDef) -> tuple[str, Edit]:
        """The name of a new function above a statement, and the edit that writes it there: the same for equal ones."""
        wanted = statement.code(function)
        if wanted not in self._helpers:
            name = self._fresh(function.name.value)
            code = statement.code(function.with_changes(name=cst.Name(name)))
            self._helpers[wanted] = (name, self._above(statement, f"{code}\n\n"))
        return self._helpers[wanted]

    def _fresh(self, name: str) -> str:
        """``name``, or that with a number, which stands nowhere in the file and has not been given before."""
        number = 1
        while (free := f"{name}_{number}" if number > 1 else name) in self._taken:
            number += 1
        self._taken.add(free)
        return free

    def _above(self, statement: Statement, text: str) -> Edit:
        """The edit that puts lines above a statement and its comments, up to one empty line away, but below those that
        head the file."""
        line = statement.first
        while line > 1 and (comment := _COMMENT.search("\n".join(self.lines[max(line - 3, 0) : line - 1]))):
            line -= 1 + comment[0].count("\n")
        if line == 1:
            line = statement.first
        is_apart = line == 1 or not self.lines[line - 2].strip()
        return Edit(Span(line, 0, line, 0), text if is_apart else f"\n\n{text}")

    @cached_property
    def _taken(self) -> set[str]:
        return {name for line in self.lines for name in _NAME.findall(line)}

    def narrowed(self, edit: Edit) -> Edit:
        """The same edit, no larger than it has to be."""
        lines = self.lines[edit.span.line - 1 : edit.span.end_line]
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        before, text = "\n".join(lines), edit.text
        first, last = edit.span.column, starts[-2] + edit.span.end_column
        while first < last and text and before[first] == text[0]:
            first, text = first + 1, text[1:]
        while first < last and text and before[last - 1] == text[-1]:
            last, text = last - 1, text[:-1]

        def place(offset: int) -> tuple[int, int]:
            line = before.count("\n", 0, offset)
            return edit.span.line + line, offset - starts[line]

        return Edit(Span(*place(first), *place(last)), text, within=edit.span)

    @cached_property
    def quote(self) -> str:
        """The quotation mark that the file's strings are mostly written with."""
        single, double = (sum(line.count(mark) for line in self.lines) for mark in "'\"")
        return "'" if single > double else '"'

    @cached_property
    def _names(self) -> Names:
        return Names(self._syntax, self.lines)

    @cached_property
    def _syntax(self) -> ast.Module:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse("\n".join(self.lines))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise Unwritable(error) from error

    def _statement(self, line: int) -> Statement:
        """What LibCST makes of the statement that a line is in."""
        for statement in self._syntax.body:
            decorators = getattr(statement, "decorator_list", None)
            first, last = (decorators or [statement])[0].lineno, statement.end_lineno or statement.lineno
            if first <= line <= last:
                if (first, last) not in self._statements:
                    self._statements[first, last] = Statement(self.lines[first - 1 : last], first)
                return self._statements[first, last]
        raise Unwritable(line)


def _comments(node: cst.CSTNode) -> list[str]:
    found = matchers.findall(node, matchers.Comment())
    return [comment.value for comment in found if isinstance(comment, cst.Comment)]
