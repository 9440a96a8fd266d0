"""Pools that are left idle.

Who leaves a pool waits for its workers. Where all that the pool was given is awaited inside, as in ``with
ThreadPoolExecutor() as pool: return await loop.run_in_executor(pool, work)``, they have nothing left to do: only who is
cancelled meanwhile waits. A limit inside lets go of the work and not of the worker, so then the wait is a real one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.packs.model import Runs
from asynclint.program.outcome import Perform, SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.effects.graph import Graph
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

LEAVE = ".__exit__"


def idle_pools(program: Program, graph: Graph, contended: frozenset[str]) -> Iterator[Site]:
    """The ``with`` sites of coroutines that wait for workers of which each was awaited inside."""
    for node, edges in graph.edges.items():
        for edge in edges:
            if (
                edge.site.kind is SiteKind.WITH
                and isinstance(edge.to, Perform)
                and edge.to.effect in contended
                and edge.to.name.endswith(LEAVE)
                and (entered := _entered_at(program.function(node.key).statements(), edge.site)) is not None
                and _awaits_all(*entered, _to_threads(program, node.key, entered[1]))
            ):
                yield edge.site


def _entered_at(body: list[m.Statement], site: Site) -> tuple[str, m.With] | None:
    """The ``with`` whose context stands there, and the name that it gives it."""
    for statement in everything(body):
        if isinstance(statement, m.With):
            for item in statement.items:
                if (item.end_line, item.end_column) == (site.span.end_line, site.span.end_column):
                    return (item.target.id, statement) if isinstance(item.target, m.Name) else None
    return None


def _to_threads(program: Program, key: FunctionKey, entered: m.With) -> set[tuple[int, int]]:
    """Where the calls end by which a function has something run in a thread: those that are known, and those that are
    spelt so and awaited, on a loop that came from somewhere."""
    threads = (handover.span for handover in program.outcome(key).handovers if handover.runs is Runs.THREAD)
    ends = {(span.end_line, span.end_column) for span in threads}
    for part in everything(entered.body):
        match part:
            case m.Await(m.Call(m.Attribute(_, name)) as call) if name in program.library.offloading:
                ends.add((call.end_line, call.end_column))
            case _:
                pass
    return ends


def _awaits_all(pool: str, statement: m.With, to_threads: set[tuple[int, int]]) -> bool:
    """Whether a pool is only spoken of to have something run in it that is awaited, without a limit."""
    inside = list(everything(statement.body))
    if any(isinstance(part, m.With) and part.is_async for part in inside):
        return False
    awaited = [part.value for part in inside if isinstance(part, m.Await)]
    below = list(everything(value for value in awaited if _waits_till_the_end(value, to_threads)))
    later = {part.id for part in below if isinstance(part, m.Name)}
    for part in inside:
        match part:
            case m.For(m.Name(name), m.Call(_, arguments, [])) if name in later:  # `for done in as_completed(started):`
                later |= {one.id for one in arguments if isinstance(one, m.Name)}
            case _:
                pass
    for part in inside:
        if isinstance(part, m.Assign) and any(isinstance(one, m.Name) and one.id in later for one in part.targets):
            below += everything([part.value])
    taken = {
        id(argument)
        for part in below
        if isinstance(part, m.Call) and (part.end_line, part.end_column) in to_threads
        for argument in part.arguments
    }
    mentions = [part for part in inside if isinstance(part, m.Name) and part.id == pool]
    return bool(mentions) and all(id(part) in taken for part in mentions)


def _waits_till_the_end(value: m.Expression, to_threads: set[tuple[int, int]]) -> bool:
    """Whether an awaited call is what has something run in a thread, or is passed nothing but awaitables: no limit."""
    if not isinstance(value, m.Call):
        return isinstance(value, m.Name)
    if (value.end_line, value.end_column) in to_threads:
        return True
    flags = (isinstance(passed, m.Constant) and isinstance(passed.value, bool) for _, passed in value.keywords)
    return all(flags) and all(isinstance(part, m.Starred | m.Call) for part in value.arguments)
