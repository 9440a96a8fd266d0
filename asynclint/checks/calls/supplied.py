"""Whether a call is made only where something was not passed: `if session is None: session = Session()`.

Who always passes it never comes there. So callers are looked at, up to the requests: what an endpoint is handed by the
framework is passed, and so is all that is not written as nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.whereabouts import Body
from asynclint.effects.graph import Node
from asynclint.index import model as m
from asynclint.program.arguments import Arguments
from asynclint.program.local_names import receiver_of
from asynclint.program.values import UNKNOWN, Instance, alternatives

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from asynclint.effects.graph import Edge
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program

    Callers = Mapping[Node, Sequence[tuple[Node, Edge]]]

NOTHING = m.Constant(None)


def is_supplied(program: Program, callers: Callers, node: Node, site: Site) -> bool:
    """Whether what the call at ``site`` of a node stands in for is passed by all who call that."""
    name = Body.of(program, node.key).stands_in_for(site)
    return name is not None and _is_passed(program, callers, node, name, {node})


def is_of_another(program: Program, callers: Callers, node: Node, edge: Edge) -> bool:
    """Whether a method runs that is the one of what is there for those who pass nothing, and all pass something:
    `(connection or database).execute(statement)`."""
    match Body.of(program, node.key).node(edge.site), edge.to:
        case m.Call(m.Attribute(m.BoolOp(False, [m.Name(name), *_]), method)), Node(called):
            options = alternatives(program.local(node.key, name) or UNKNOWN)
            own = [program.method_of(option, method) for option in options if isinstance(option, Instance)]
            is_own = any(one is not None and one.key == called for one in own)
            return not is_own and _is_passed(program, callers, node, name, {node})
        case _:
            return False


def _is_passed(program: Program, callers: Callers, node: Node, name: str, seen: set[Node]) -> bool:
    """Whether everybody passes something for a parameter that need not be passed."""
    facts = program.function(node.key)
    parameter = next((one for one in facts.parameters if one.name == name), None)
    if parameter is None or (parameter.default is not None and parameter.default != NOTHING):
        return parameter is not None
    known = callers.get(node, ())
    if not known:
        return parameter.default is None
    receiver = receiver_of(facts)
    names = [one.name for one in facts.parameters if one.kind == m.Parameter.POSITIONAL and one.name != receiver]
    for caller, edge in known:
        call = Body.of(program, caller.key).node(edge.site)
        if not isinstance(call, m.Call):
            return False
        given = Arguments.node_of(call, tuple(names), name)
        is_open = any(keyword is None for keyword, _ in call.keywords) or any(
            isinstance(argument, m.Starred) for argument in call.arguments
        )
        match given:
            case None if is_open:
                pass
            case None | m.Constant(None):
                return False
            case m.Name(passed) if caller not in seen and _is_optional(program, caller, passed):
                if not _is_passed(program, callers, caller, passed, seen | {caller}):
                    return False
            case _:
                pass
    return True


def _is_optional(program: Program, node: Node, name: str) -> bool:
    parameters = program.function(node.key).parameters
    return any(one.name == name and one.default == NOTHING for one in parameters)
