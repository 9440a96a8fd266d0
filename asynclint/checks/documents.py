"""Queries for documents as they are written: what each describes, and whether it is bounded.

Knowledge says which call begins one, which step bounds it, and which takes its documents. Documents that belong to a
model are rows of a class that loads itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import callables
from asynclint.index import model as m
from asynclint.orm.mapped.candidates import said_of
from asynclint.packs.maps import Maps
from asynclint.program import namespace
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Class

if TYPE_CHECKING:
    from asynclint.packs.model import Callee, Knowledge
    from asynclint.program.frame import Frame
    from asynclint.program.values import ClassKey

LONGEST_CHAIN = 12

FEWER = frozenset({Maps.AT_MOST, Maps.LIMIT, Maps.FILTER})


@dataclass(frozen=True, slots=True)
class Documents:
    """A query for what ``wanted`` describes; ``names`` are the local names it goes through, ``model`` is the class of
    what it gives, if there is one."""

    wanted: m.Expression | None
    names: tuple[str, ...]
    model: ClassKey | None = None

    @property
    def is_for_all(self) -> bool:
        return self.wanted is None or self.wanted == m.Mapping([], [])


def beginnings(knowledge: Knowledge) -> frozenset[str]:
    """The names of what begins such a query."""
    records = {
        name
        for name, known in knowledge.classes.items()
        if known.constructor is not None and known.constructor.maps is Maps.RECORD
    }
    return callables(
        knowledge,
        lambda callee: (
            callee.maps is Maps.DOCUMENTS or (callee.maps is Maps.SELECT and callee.name.rpartition(".")[0] in records)
        ),
    )


def called(frame: Frame, call: m.Call) -> Callee | None:
    """What is called, when it is a matter of queries."""
    return said_of(frame.program, evaluate(frame, call.function))


def documents(frame: Frame, node: m.Expression) -> Documents | None:
    """The query whose documents an expression gives, all of them."""
    names: list[str] = []
    for _ in range(LONGEST_CHAIN):
        match node:
            case m.Call(m.Attribute(value)):
                step = called(frame, node)
                if step is not None and step.maps is Maps.DOCUMENTS:
                    return Documents(Arguments.node_of(node, step.params, step.params[0]), tuple(names))
                if step is not None and step.maps is Maps.SELECT:
                    model = evaluate(frame, value)
                    wanted = node.arguments[0] if node.arguments else None
                    return Documents(wanted, tuple(names), model.key) if isinstance(model, Class) else None
                if step is not None and step.maps in FEWER:
                    return None
                if step is not None and step.maps is Maps.DRAIN:
                    length = Arguments.node_of(node, step.params, step.params[0])
                    if length is not None and length != m.Constant(None):
                        return None
                node = value  # other steps change no number
            case m.Await(value) | m.Call(m.Name("list"), [value]):
                node = value
            case m.Name(name):
                written = _written(frame, name)
                if written is None:
                    return None
                names.append(name)
                node = written
            case _:
                return None
    return None


def _written(frame: Frame, name: str) -> m.Expression | None:
    """What a local name was given, when that is one thing."""
    bindings = frame.program.names_in((frame.module, frame.parent)).bindings.get(name, ())
    values = [binding.value for binding in bindings if isinstance(binding, namespace.Assigned)]
    return values[0] if len(bindings) == len(values) == 1 else None
