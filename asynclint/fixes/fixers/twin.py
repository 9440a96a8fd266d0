"""Makes a blocking call through an object that the program has for it: `requests.get(url)`, `await client.get(url)`.

Only where the two agree: in every argument that is passed, in all that is done with the result, and in what is caught.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from asynclint.fixes.arguments import followed
from asynclint.fixes.model import Unwritable, Written
from asynclint.fixes.template import enclosed

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module, Place

_FORMS: dict[str, type[cst.CSTNode] | tuple[type[cst.CSTNode], ...]] = {
    "any": cst.BaseExpression,
    "boolean": cst.Name,
    "mapping": cst.Dict,
    "number": (cst.Integer, cst.Float),
    "tuple": cst.Tuple,
}
_CAUGHT_ALIKE = frozenset(
    {"Exception", "BaseException", "ValueError", "TypeError", "LookupError", "KeyError", "IndexError", "AttributeError"}
)
"""What no library derives its own troubles from, but for everything."""


class _Terms(NamedTuple):
    """What the two agree in: positional arguments, the form of each, other names, what has to be said, attributes."""

    params: list[str]
    takes: dict[str, str]
    renames: dict[str, str]
    adds: dict[str, str]
    result: list[str]


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are the object and the method as code, and sentences about where the two agree:
    `param url`, `takes timeout number`, `renames old new`, `adds name value`, `result text`."""
    written, *sentences = repair.words
    place = module.call_at(repair.span)
    if not place.can_await or isinstance(place.parent, cst.Await | cst.WithItem):
        raise Unwritable(repair)
    terms = _terms(sentences)
    if not (_agree_in_result(place, terms.result) and _agree_in_what_is_caught(place)):
        raise Unwritable(repair)
    call = _passed(place.node.with_changes(func=cst.parse_expression(written), lpar=(), rpar=()), terms)
    awaited = cst.Await(call, lpar=place.node.lpar, rpar=place.node.rpar)
    return Written(f"Use `{written}`", (place.replace(enclosed(awaited, place)),), is_risky=place.holds_a_context)


def _terms(sentences: list[str]) -> _Terms:
    said = [sentence.split(" ", 2) for sentence in sentences]

    def mapping(verb: str) -> dict[str, str]:
        return {rest[0]: rest[1] for first, *rest in said if first == verb}

    params, result = ([rest[0] for first, *rest in said if first == verb] for verb in ("param", "result"))
    return _Terms(params, mapping("takes"), mapping("renames"), mapping("adds"), result)


def _passed(call: cst.Call, terms: _Terms) -> cst.Call:
    """The call with its arguments as the other side names them."""
    arguments, names = [], []
    positional = iter(terms.params)
    for argument in call.args:
        name = next(positional, "") if argument.keyword is None else argument.keyword.value
        form = terms.takes.get(name)
        if argument.star or form is None or not isinstance(argument.value, _FORMS[form]):
            raise Unwritable(call)
        if form == "boolean" and cst.ensure_type(argument.value, cst.Name).value not in {"True", "False"}:
            raise Unwritable(call)
        names.append(terms.renames.get(name, name))
        if argument.keyword is not None:
            argument = argument.with_changes(keyword=argument.keyword.with_changes(value=names[-1]))  # noqa: PLW2901
        arguments.append(argument)
    call = call.with_changes(args=arguments)
    for name, value in terms.adds.items():
        if name not in names:
            equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
            call = followed(call, cst.Arg(cst.parse_expression(value), keyword=cst.Name(name), equal=equal))
    return call


def _agree_in_what_is_caught(place: Place[cst.Call]) -> bool:
    """Whether no `except` around a call names what only one side raises."""
    for ancestor in reversed(place.ancestors):
        if isinstance(ancestor, cst.FunctionDef):
            break
        if isinstance(ancestor, cst.TryStar):
            return False
        if isinstance(ancestor, cst.Try) and not all(_is_caught_alike(each.type) for each in ancestor.handlers):
            return False
    return True


def _is_caught_alike(caught: cst.BaseExpression | None) -> bool:
    match caught:
        case None:
            return True
        case cst.Name(name):
            return name in _CAUGHT_ALIKE
        case cst.Tuple(elements):
            return all(_is_caught_alike(element.value) for element in elements)
        case _:
            return False


def _agree_in_result(place: Place[cst.Call], shared: list[str]) -> bool:
    """Whether nothing is done with what the call gives but reading attributes that both sides have."""
    match place.parent:
        case cst.Expr():
            return True
        case cst.Attribute(value, cst.Name(attribute)) if value is place.node:
            return attribute in shared
        case cst.Assign([cst.AssignTarget(cst.Name(name))]):
            function = next(each for each in reversed(place.ancestors) if isinstance(each, cst.FunctionDef))
            uses = _Uses(name)
            function.body.visit(uses)
            return not uses.others and all(attribute in shared for attribute in uses.attributes)
        case _:
            return False


class _Uses(cst.CSTVisitor):
    """What is done with a name, but for binding it by an assignment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.attributes: list[str] = []
        self.others = 0

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        if isinstance(node.value, cst.Name) and node.value.value == self._name:
            self.attributes.append(node.attr.value)
        else:
            node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False  # a keyword is no use of what has its name

    def visit_AssignTarget(self, node: cst.AssignTarget) -> bool:
        return not isinstance(node.target, cst.Name)

    def visit_Name(self, node: cst.Name) -> None:
        self.others += node.value == self._name
