"""Whether the connections of a client that goes with the request stay, or could not be another's.

A client may be passed what holds its connections. Where that was made elsewhere it outlives the client; where it is
made of what was asked for, such as the one address that was found to be safe, nobody else could use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.routes.handlers import drawn_from, names_in
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.program.arguments import Arguments
from asynclint.program.local_names import receiver_of

if TYPE_CHECKING:
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def are_others(program: Program, key: FunctionKey, construction: m.Call, name: str) -> bool:
    """Whether the client that ``construction`` in a function makes, of the class ``name``, uses connections that are
    not its own to share."""
    callee = program.library.constructor(name)
    if callee is None or callee.connections is None:
        return False
    given = Arguments.node_of(construction, callee.params, callee.connections)
    function = program.function(key)
    nothing = m.Constant(None)
    absent = [m.Name(parameter.name) for parameter in function.parameters if parameter.default == nothing]
    if given is None or given == nothing or given in absent:
        return False
    made = _made(program, key, given)
    if made is None:
        return True
    asked = {parameter.name for parameter in function.parameters} - {receiver_of(function)}
    nested = {cls.name for cls in program.facts(key[0]).classes if cls.parent == key[1]}
    return not names_in(made).isdisjoint(nested | drawn_from(program, key, asked))


def _made(program: Program, key: FunctionKey, given: m.Expression) -> m.Call | None:
    """The call in the same function that makes what is passed."""
    match given:
        case m.Call():
            return given
        case m.Name(name):
            for node in everything(program.function(key).statements()):
                match node:
                    case m.Assign(targets, m.Call() as made) if m.Name(name) in targets:
                        return made
                    case _:
                        pass
    return None
