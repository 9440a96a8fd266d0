"""Fields that are given to models from outside their class: `Model.add_to_class("name", field)` and
`field.contribute_to_class(Model, "name")`, wherever a module or function says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.orm.declarations import Declarations
    from asynclint.orm.model import ModelKey
    from asynclint.orm.reading import ReadModel
    from asynclint.orm.targets import Targets
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program

ADD = "add_to_class"
CONTRIBUTE = "contribute_to_class"


def contribute(
    program: Program, declarations: Declarations, read: Mapping[ModelKey, ReadModel], targets: Targets
) -> None:
    """Adds to the models in ``read`` what the program gives them."""
    if not read:
        return
    for frame, call in _calls(program):
        match call:
            case m.Call(m.Attribute(model, name), [written, field]) if name == ADD:
                pass
            case m.Call(m.Attribute(field, name), [model, written]) if name == CONTRIBUTE:
                pass
            case _:
                continue
        key = targets.of_value(evaluate(frame, model))
        value = evaluate(frame, written)
        if key is None or not isinstance(value, Literal) or not isinstance(value.value, str):
            continue
        declaration = declarations.read(frame, field, frame.module)
        if declaration is not None:
            read[key].declared.setdefault(value.value, declaration)


def _calls(program: Program) -> Iterator[tuple[Frame, m.Call]]:
    names = (ADD.encode(), CONTRIBUTE.encode())
    for module in program.module_numbers():
        facts = program.facts(module)
        bodies = [(-1, facts.body), *((number, function.body) for number, function in enumerate(facts.functions))]
        for number, body in bodies:
            if any(name in bytes(body) for name in names):
                statements = facts.statements() if number < 0 else facts.functions[number].statements()
                frame = program.scope(module, parent=number)
                yield from ((frame, call) for call in _called(statements))


def _called(block: list[m.Statement]) -> Iterator[m.Call]:
    for statement in block:
        if isinstance(statement, m.Evaluate) and isinstance(statement.value, m.Call):
            yield statement.value
        for inner in namespace.blocks(statement):
            yield from _called(inner)
