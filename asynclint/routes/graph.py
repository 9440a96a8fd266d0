"""The route graph: every route of every web application of the program, assembled across modules.

    graph = RouteGraph.of(program)        # in a check: context.routes
    graph.routes         every `Route`: path, methods, handler, dependencies, whether it is published and who decided
    graph.handlers       keys of the functions that are endpoints
    graph.dependencies   keys of the functions that endpoints depend on, directly or through other dependencies

A program without a web application costs nothing: only modules that import a library whose knowledge speaks of routes
are looked at, and what is reached from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from asynclint.routes.assembly import MOST_ROUTES, Assembly
from asynclint.routes.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey
    from asynclint.routes.model import Event, Holder, Inclusion, Middleware, Route


@dataclass(frozen=True, slots=True)
class RouteGraph:
    """What the program serves. ``holders`` are its applications and routers, ``inclusions`` how they hang together."""

    routes: tuple[Route, ...] = ()
    holders: tuple[Holder, ...] = ()
    inclusions: tuple[Inclusion, ...] = ()
    handlers: frozenset[FunctionKey] = frozenset()
    dependencies: frozenset[FunctionKey] = frozenset()
    middleware: tuple[Middleware, ...] = ()
    events: tuple[Event, ...] = ()

    @classmethod
    def of(cls, program: Program, leave_out: Callable[[str], bool] = lambda _path: False) -> RouteGraph:
        """Reads the routes of a program; code at the paths that ``leave_out`` names serves nobody, such as tests."""
        recorder = Walk(program, leave_out)()
        if recorder is None:
            return cls()
        records = recorder.register.records
        assembly = Assembly(program, records, recorder.register.dependencies)
        told: dict[object, Route] = {}
        for route in islice(assembly.routes(), MOST_ROUTES):
            # A factory's routes are met once for each router it makes.
            key = route.application, route.path, route.methods, route.place, route.decision
            if not told.setdefault(key, route).by_default:
                told[key] = route
        routes = tuple(told.values())
        return cls(
            routes=routes,
            holders=tuple(sorted(assembly.holders.values(), key=lambda holder: holder.place)),
            inclusions=assembly.inclusions,
            handlers=frozenset(route.handler for route in routes if route.handler is not None),
            dependencies=frozenset(
                dependency.function
                for route in routes
                for dependency in route.dependencies
                if dependency.function is not None
            ),
            middleware=tuple(records.middleware.values()),
            events=tuple(records.events),
        )
