"""Moves a `with` that reads a file into a function of its own, and calls that in a thread.

What it uses of the functions around it is passed, and what it leaves there comes back, so that can be but one thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
from libcst import matchers

from asynclint.fixes.model import Edit, Unwritable, Written
from asynclint.fixes.module import Place
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
    result = _result(moved, own, _Rest(statement, function, moved))
    scopes = scopes_at("\n".join(module.lines), [(each.name.value, statement.span(each).line) for each in functions])
    passed, moved = _passing(moved, own, scopes)
    name = module.fresh(f"_read_{result or _topic(function)}")
    call = cst.Call(cst.Name(name), [cst.Arg(cst.parse_expression(each)) for each in passed.values()])
    calling = Place(module, statement, call, around)
    if not calling.can_await:
        raise Unwritable(repair)
    _, filled = fill_first(repair.words, calling)
    text = statement.written([filled.node], around)
    span = statement.span(place.ancestors[-2])
    # What stands behind it in its last line is a comment, and moves with it.
    span = span._replace(end_column=len(module.lines[span.end_line - 1]))
    edits = (
        module.above(statement, f"{statement.code(_function(name, tuple(passed), moved, result))}\n\n"),
        Edit(span, f"{result} = {text}" if result else f"return {text}"),
        *filled.edits,
    )
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


def _result(moved: cst.With, own: Scope, rest: _Rest) -> str:
    """The one name that is left behind; none where the last statement returns."""
    file = _file(moved)
    rebound = ((own.bound & own.read) - file) & (rest.names.bound | rest.names.declared)
    *others, last = (cst.ensure_type(line, cst.SimpleStatementLine).body[0] for line in moved.body.body)
    if not file or own.defined or rebound or rest.reads_file():
        raise Unwritable(moved)
    left = (own.bound & rest.names.read) - file
    match last:
        case _ if not all(isinstance(each, cst.Assign | cst.Expr) for each in others):
            pass
        case cst.Return(cst.BaseExpression()) if not left:
            return ""
        case cst.Assign([cst.AssignTarget(cst.Name(name))]) if left == {name}:
            return name
    raise Unwritable(moved)


def _passing(moved: cst.With, own: Scope, scopes: list[Scope]) -> tuple[dict[str, str], cst.With]:
    """What the new function is passed, by the name of the parameter, and the `with` over these. Of an object whose
    attributes are all that is used these are passed, so that they are read where they were."""
    wanted = own.outside & frozenset[str]().union(*(scope.bound | scope.defined for scope in scopes))
    if wanted & frozenset[str]().union(*(scope.defined for scope in scopes)):
        raise Unwritable(moved)
    passed: dict[str, str] = {}
    for name in dict.fromkeys(_names(moved)):
        if name not in wanted:
            continue
        attributes = _Attributes(name)
        without = cst.ensure_type(moved.visit(attributes), cst.With)
        if name not in _names(without) and not attributes.found.keys() & (own.bound | own.read | passed.keys()):
            passed |= attributes.found
            moved = without
        else:
            passed[name] = name
    opener = moved.items[0].item
    for call in matchers.findall(moved, matchers.Call()):
        if call is not opener and _root(cst.ensure_type(call, cst.Call).func) in passed:
            raise Unwritable(moved)  # who knows in which thread that may run
    return passed, moved


class _Attributes(cst.CSTTransformer):
    """Writes `path` for `settings.path`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.found: dict[str, str] = {}

    def visit_Call(self, node: cst.Call) -> bool:
        """A method is no value to be passed: a call of one is left, and so is the name in it."""
        return not matchers.matches(node.func, matchers.Attribute(matchers.Name(self._name)))

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:  # noqa: ARG002
        match updated_node:
            case cst.Attribute(cst.Name(name), cst.Name(attribute)) if name == self._name:
                self.found[attribute] = f"{name}.{attribute}"
                return updated_node.attr
            case _:
                return updated_node


def _names(node: cst.CSTNode) -> list[str]:
    return [each.value for each in matchers.findall(node, matchers.Name()) if isinstance(each, cst.Name)]


def _root(function: cst.BaseExpression) -> str:
    while isinstance(function, cst.Attribute | cst.Subscript):
        function = function.value
    return function.value if isinstance(function, cst.Name) else ""


def _function(name: str, parameters: tuple[str, ...], moved: cst.With, result: str = "") -> cst.FunctionDef:
    block = cst.ensure_type(moved.body, cst.IndentedBlock).with_changes(footer=())
    lines: list[cst.BaseStatement] = [moved.with_changes(leading_lines=(), body=block)]
    if result:
        lines.append(cst.SimpleStatementLine([cst.Return(cst.Name(result))]))
    taken = cst.Parameters([cst.Param(cst.Name(each)) for each in parameters])
    return cst.FunctionDef(cst.Name(name), taken, cst.IndentedBlock(lines))


def _topic(function: cst.FunctionDef) -> str:
    """What a function gives, by its name."""
    name = function.name.value.strip("_")
    verb, _, rest = name.partition("_")
    return rest if rest and verb in {"fetch", "get", "load", "read"} else name
