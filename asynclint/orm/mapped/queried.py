"""The attributes by which classes begin queries, where somebody else gives them one.

`Base.query = session.query_property()` stands where a session is made, and the models know nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import mention, mentioning
from asynclint.index.parts import everything
from asynclint.orm.mapped.candidates import called
from asynclint.packs.maps import Maps
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Class, Dotted, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, Value


def given_queries(program: Program) -> dict[tuple[ClassKey | str, str], Value]:
    """What classes are given as such attributes, by name."""
    callees = program.library.mapping_callees()
    names = {name.rpartition(".")[2] for name, callee in callees if callee.maps is Maps.QUERIES}
    told = mention(names)
    found: dict[tuple[ClassKey | str, str], Value] = {}
    for module in program.module_numbers():
        for number in program.shapes.of(module, mentioning, told):
            frame = program.scope(module, parent=number)
            facts = program.facts(module)
            for part in everything((facts if number < 0 else facts.functions[number]).statements()):
                match part:
                    case m.Assign([m.Attribute(owner, name)], m.Call() as call):
                        said = called(frame, call)
                        if said is not None and said.maps is Maps.QUERIES:
                            query = evaluate(frame, call)
                            found.update({(key, name): query for key in _classes(evaluate(frame, owner))})
                    case _:
                        pass
    return found


def _classes(value: Value) -> Iterator[ClassKey | str]:
    """The classes that a value is; one that a library makes goes by the name of its kind."""
    for option in alternatives(value):
        match option:
            case Class(key):
                yield key
            case Dotted(name):
                yield name
            case _:
                pass
