"""Locks made by hand, of a condition and what it guards, that nobody holds for long.

Who waits for the condition of a lock for readers and writers waits for those who were let in: for what stands in the
bodies of ``with lock.reading():`` all over the program. So where only context managers of its class let in and out,
such a wait is judged as that for any other lock.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from asynclint.effects.contention import lets_go, near, works
from asynclint.effects.fixpoint import summarise
from asynclint.effects.graph import Graph, Node
from asynclint.effects.mentions import users
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.program.calls import CONSTRUCTORS
from asynclint.program.outcome import Invoke, Resource, Site, SiteKind
from asynclint.program.values import ContextFactory, Instance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def open_gates(
    program: Program,
    entered: Iterable[tuple[Node, Site]],
    contended: frozenset[str],
    brief: frozenset[str],
    left_out: Collection[int] = (),
) -> list[Site]:
    """The calls that wait on a condition, in one of the ``with`` that are ``entered``, for those whom a gate has let in
    and who are soon out again. Who is in the modules ``left_out`` does not count."""
    waits: dict[Resource, list[Site]] = defaultdict(list)
    for _, site in entered:
        if site.resource is not None and site.resource.cls >= 0:
            names = lets_go(site)
            waits[site.resource].extend(
                inner
                for inner in site.body
                if inner.kind is SiteKind.CALL and any(getattr(target, "name", "") in names for target in inner.targets)
            )
    return [
        site
        for resource, sites in waits.items()
        if sites and _is_soon_free(program, _passages(program, resource, left_out), contended, brief, left_out)
        for site in sites
    ]


def _passages(program: Program, resource: Resource, left_out: Collection[int]) -> set[FunctionKey]:
    """The context managers through which alone the condition ``resource`` is come to; none where others get there."""
    touching = {node.key for node in near(program, {resource}) if program.function(node.key).name not in CONSTRUCTORS}
    passages = {key for key in touching if _is_context_manager(program, resource, key)}
    for speakers in users(program, touching - passages, left_out).values():
        for key in speakers - touching:
            if not _is_context_manager(program, resource, key):
                return set()
            passages.add(key)
    return passages


def _is_context_manager(program: Program, resource: Resource, key: FunctionKey) -> bool:
    """Whether a function is a context manager that is a method of the class of ``resource``."""
    cls = (resource.module, resource.cls)
    if key[1] < 0 or program.enclosing_class(*key) != cls:
        return False
    found = program.class_attribute(cls, program.function(key).name, Instance(cls))
    return isinstance(found, ContextFactory)


def _is_soon_free(
    program: Program,
    passages: set[FunctionKey],
    contended: frozenset[str],
    brief: frozenset[str],
    left_out: Collection[int],
) -> bool:
    """Whether somebody is seen to enter ``passages``, and nobody to do anything inside that takes time."""
    inside = {key for speakers in users(program, passages, left_out).values() for key in speakers}
    if not inside or any(number < 0 for _, number in inside):
        return False
    holders = Graph(program)
    holders.reach(Node(key) for key in sorted(inside))
    summaries = summarise(holders)
    for key in inside:
        held = [site for site in program.outcome(key).sites.values() if _enters(site, passages)]
        bodies = _bodies(program, key)
        if not held or any(
            site.awaits
            or site.yields
            or (site.span.end_line, site.span.end_column) not in bodies
            or works(holders, summaries, Node(key), site, contended, brief)
            for site in held
        ):
            return False
    return True


def _bodies(program: Program, key: FunctionKey) -> set[tuple[int, int]]:
    """Where the contexts end that a function holds for a body of its own, not until a stack of them is left."""
    return {
        (item.end_line, item.end_column)
        for part in everything(program.function(key).statements())
        if isinstance(part, m.With)
        for item in part.items
    }


def _enters(site: Site, passages: set[FunctionKey]) -> bool:
    return site.kind is SiteKind.WITH and any(
        isinstance(target, Invoke) and target.function.key in passages for target in site.targets
    )
