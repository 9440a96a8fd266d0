"""Whether each round of a loop asks for what the one before has found, as who goes down a path does: nobody could ask
for all at once.

What counts is which names still hold something of the last round's answer where a round asks. A name that the round
has given a new value by then does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import mentioned
from asynclint.index import model as m
from asynclint.index.parts import everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.checks.orm.bodies import Loop


def walks(loop: Loop, call: m.Call, nodes: Iterable[m.Expression]) -> bool:
    """Whether ``nodes``, which decide what the ``call`` in a loop asks for, hold something that it has found before."""
    parts = list(everything(loop.body))
    flows = [flow for node in parts for flow in _flows(node)]
    carried = {name for names, value in flows if call in everything([value]) for name in names}
    before = -1
    while len(carried) > before:
        before = len(carried)
        for names, value in flows:
            if not carried.isdisjoint(mentioned([value])):
                carried |= names
    carried -= set(mentioned([loop.target]))
    always = {id(statement) for statement in loop.body}
    for node in parts if carried else ():
        if node is call:
            break
        for names, value in _flows(node):
            if any(part is call for part in everything([value])):
                continue  # it is asked before the name is bound
            if not carried.isdisjoint(mentioned([value])):
                carried |= names
            elif id(node) in always:
                carried -= names
    return not carried.isdisjoint(mentioned(nodes))


def _flows(node: m.Node) -> Iterator[tuple[set[str], m.Expression]]:
    """The names that a statement, or a part of an expression, gives the value of an expression."""
    match node:
        case m.Assign(targets, value):
            yield _names(targets), value
        case m.Augment(target, _, value):
            yield _names([target]), value
        case m.Declare(target, _, value) if value is not None:
            yield _names([target]), value
        case m.For(target, iterable):
            yield _names([target]), iterable
        case m.With(items):
            for item in items:
                if item.target is not None:
                    yield _names([item.target]), item.context
        case m.Walrus(name, value):
            yield {name}, value
        case _:
            pass


def _names(targets: Iterable[m.Expression]) -> set[str]:
    """The names themselves that are bound, not those of objects that get an attribute or an element."""
    found: set[str] = set()
    for target in targets:
        match target:
            case m.Name(name):
                found.add(name)
            case m.Sequence(_, elements):
                found |= _names(elements)
            case m.Starred(inner):
                found |= _names([inner])
            case _:
                pass
    return found
