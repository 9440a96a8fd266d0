"""Moves a `with` that reads or writes a file into a function of its own, and calls that in a thread.

What it uses of the functions around it is passed, and what it leaves there comes back, so that can be but one thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst
from libcst import matchers

from asynclint.fixes.model import Edit, Unwritable, Written
from asynclint.fixes.module import Place
from asynclint.fixes.passing import passing, root
from asynclint.fixes.scopes import scope_of, scopes_at
from asynclint.fixes.template import fill_first

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module
    from asynclint.fixes.scopes import Scope
    from asynclint.fixes.statement import Statement

MOST_STATEMENTS = 3
"""What does more than this is work of its own, and somebody should give it a name."""

_STAYS = (
    matchers.Await()
    | matchers.Yield()
    | matchers.NamedExpr()
    | matchers.Lambda()
    | matchers.Asynchronous()
    | matchers.Name("super")
    | matchers.Name("__class__")
)
"""What means something else in another function."""
_WRITES = matchers.Attribute(attr=matchers.Name(matchers.MatchRegex(r"\w*(write|dump)\w*")))
_VERBS = frozenset({"fetch", "get", "load", "read", "save", "store", "write"})


class _Left(NamedTuple):
    """What a `with` leaves behind: the ``name`` that it binds, or that its function ``returns``; nothing, if it only
    does something with the file."""

    name: str = ""
    returns: bool = False

    @property
    def written(self) -> str:
        """What stands before the call that has taken its place."""
        return "return " if self.returns else f"{self.name} = " if self.name else ""


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are templates of what runs a call in a thread, the best first."""
    place = module.call_at(repair.span)
    match place.ancestors:
        case [_, cst.FunctionDef() | cst.ClassDef(), *_, cst.IndentedBlock(), cst.With() as moved, cst.WithItem()]:
            around = place.ancestors[:-2]
        case _:
            raise Unwritable(repair)
    functions = [each for each in around if isinstance(each, cst.FunctionDef)]
    if not functions or not _is_small(moved):
        raise Unwritable(repair)
    statement, function = place.statement, functions[-1]
    own = scope_of(statement.code(_function("_", (), moved)))
    left = _left(moved, own, _Rest(statement, function, moved))
    scopes = scopes_at("\n".join(module.lines), [(each.name.value, statement.span(each).line) for each in functions])
    passed, moved = passing(moved, own, scopes)
    verb = "write" if matchers.findall(moved, _WRITES) else "read"
    topic = left.name or _topic(function, returns=left.returns)
    definition = _function(f"_{verb}_{topic}", tuple(passed), moved, left.name)
    name, defining = module.helper(statement, definition)
    call = cst.Call(cst.Name(name), [cst.Arg(cst.parse_expression(each)) for each in passed.values()])
    calling = Place(module, statement, call, around)
    if not calling.can_await:
        raise Unwritable(repair)
    _, filled = fill_first(repair.words, calling)
    span = statement.span(place.ancestors[-2])
    # What stands behind it in its last line is a comment, and moves with it.
    span = span._replace(end_column=len(module.lines[span.end_line - 1]))
    edits = (defining, Edit(span, left.written + statement.written([filled.node], around)), *filled.edits)
    return Written(f"Move it into `{name}`, which runs in a thread", edits, is_risky=calling.holds_a_context)


def _is_small(moved: cst.With) -> bool:
    """Whether a `with` enters one thing, and does little enough with it that means the same elsewhere."""
    lines = moved.body.body
    return (
        len(moved.items) == 1
        and len(lines) <= MOST_STATEMENTS
        and all(isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 for line in lines)
        and not matchers.findall(moved, _STAYS)
    )


class _Rest:
    """The names of a function without a `with` that leaves it."""

    def __init__(self, statement: Statement, function: cst.FunctionDef, moved: cst.With) -> None:
        self._statement = statement
        self._function = function.with_changes(decorators=())
        self._files = [each for each in _withs(function) if _file(each) == _file(moved)]
        self.names = self._without([moved])

    def reads_file(self) -> bool:
        """Whether the name of the file is read, but where another `with` gives it a value."""
        return bool(self._files and _file(self._files[0]) & self._without(self._files).read)

    def _without(self, removed: list[cst.With]) -> Scope:
        function = self._function.visit(_Removing(removed))
        return scope_of(self._statement.code(cst.ensure_type(function, cst.FunctionDef)))


class _Removing(cst.CSTTransformer):
    """Leaves nothing of some statements."""

    def __init__(self, removed: list[cst.With]) -> None:
        super().__init__()
        self._removed = removed

    def leave_With(self, original_node: cst.With, updated_node: cst.With) -> cst.BaseStatement:
        is_removed = any(each is original_node for each in self._removed)
        return cst.SimpleStatementLine([cst.Pass()]) if is_removed else updated_node


def _withs(function: cst.FunctionDef) -> list[cst.With]:
    return [each for each in matchers.findall(function, matchers.With()) if isinstance(each, cst.With)]


def _file(entered: cst.With) -> frozenset[str]:
    """The name that what is entered has."""
    match entered.items:
        case [cst.WithItem(_, cst.AsName(cst.Name(name)))]:
            return frozenset({name})
        case _:
            return frozenset()


def _left(moved: cst.With, own: Scope, rest: _Rest) -> _Left:
    """What is left behind, as far as that is one thing at most."""
    file = _file(moved)
    rebound = ((own.bound & own.read) - file) & (rest.names.bound | rest.names.declared)
    lines = [cst.ensure_type(line, cst.SimpleStatementLine).body[0] for line in moved.body.body]
    if not file or own.defined or rebound or rest.reads_file():
        raise Unwritable(moved)
    left = (own.bound & rest.names.read) - file
    if all(isinstance(each, cst.Assign) or _works_on(file, each) for each in lines[:-1]):
        match lines[-1]:
            case cst.Return(cst.BaseExpression()) if not left:
                return _Left(returns=True)
            case cst.Assign([cst.AssignTarget(cst.Name(name))]) if left == {name}:
                return _Left(name)
            case last if not left and _works_on(file, last):
                return _Left()
    raise Unwritable(moved)


def _works_on(file: frozenset[str], line: cst.BaseSmallStatement) -> bool:
    """Whether a statement is a call of the file's, or one that is passed the file: `json.dump(prices, file)`."""
    match line:
        case cst.Expr(cst.Call(function, arguments)):
            passed = {each.value.value for each in arguments if isinstance(each.value, cst.Name)}
            return root(function) in file or not file.isdisjoint(passed)
        case _:
            return False


def _function(name: str, parameters: tuple[str, ...], moved: cst.With, result: str = "") -> cst.FunctionDef:
    block = cst.ensure_type(moved.body, cst.IndentedBlock).with_changes(footer=())
    lines: list[cst.BaseStatement] = [moved.with_changes(leading_lines=(), body=block)]
    if result:
        lines.append(cst.SimpleStatementLine([cst.Return(cst.Name(result))]))
    taken = cst.Parameters([cst.Param(cst.Name(each)) for each in parameters])
    return cst.FunctionDef(cst.Name(name), taken, cst.IndentedBlock(lines))


def _topic(function: cst.FunctionDef, *, returns: bool) -> str:
    """What a function is about, as its name says of one that ``returns`` it, or begins with what it does with it."""
    name = function.name.value.strip("_")
    verb, _, rest = name.partition("_")
    if rest and verb in _VERBS:
        return rest
    return name if returns else "file"
