"""Puts the pieces together: from each application down through its routers to every route it serves.

A route's path is what every router on the way adds to it, and it is published when none of them, nor the application,
says that it is not.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from asynclint.program.values import UNKNOWN
from asynclint.routes.model import UNKNOWN_TEXT, Decision, Dependency, Flag, Holder, Inclusion, Level, Place, Route
from asynclint.routes.records import made_into
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import Origin, Value
    from asynclint.routes.dependencies import Dependencies
    from asynclint.routes.records import Records, Registration

MOST_ROUTES = 50_000
DEEPEST_CHAIN = 16

HIDING = (False, None, True)
"""What says most, first, of those whose word only a run knows: what hides a route by default."""


class Assembly:
    """The routes that records amount to."""

    def __init__(self, program: Program, records: Records, dependencies: Dependencies) -> None:
        self._program = program
        self._dependencies = dependencies
        self.holders = dict(records.holders)
        self._registered = {origin: dict(routes) for origin, routes in records.routes.items()}
        self._children: dict[Origin, list[Inclusion]] = {}
        inclusions = dict(records.inclusions)
        for held in records.held:
            if held.child in records.parts:
                self._registered.setdefault(held.parent, {})[records.parts[held.child]] = None
            else:
                inclusions[held] = None
        for origin, is_application in records.made.items():
            if origin not in self.holders:  # made where nobody looked
                self.holders[origin] = Holder(origin, is_application, _place_of(program, origin), "")
        for origin in (*self._registered, *(end for one in inclusions for end in (one.parent, one.child))):
            if origin not in self.holders:
                self.holders[origin] = Holder(origin, False, _place_of(program, origin), "")
        self.inclusions = tuple(inclusions)
        for inclusion in self.inclusions:
            self._children.setdefault(inclusion.parent, []).append(inclusion)

    def routes(self) -> Iterator[Route]:
        """Those of applications first, then those of routers that no application is seen to include."""
        served: set[Origin] = set()
        mounted = {inclusion.child for inclusion in self.inclusions if self._is_settled(inclusion)}
        applications = [holder for holder in self.holders.values() if holder.is_application]
        for holder in sorted(applications, key=lambda one: one.place):
            if holder.origin not in mounted:
                yield from self._below(holder, holder, (), "", served, ())
        for holder in sorted(self.holders.values(), key=lambda one: (not one.is_application, one.place)):
            if holder.origin not in served and holder.origin not in mounted:
                yield from self._below(None, holder, (), "", served, ())
        for holder in sorted(self.holders.values(), key=lambda one: one.place):
            if holder.origin not in served:  # includes itself, by some detour
                yield from self._below(holder if holder.is_application else None, holder, (), "", served, ())

    def _is_settled(self, inclusion: Inclusion) -> bool:
        """Whether what is included is served nowhere else: an application that whoever passes his own can mount, or
        that is mounted where only a run knows, may serve alone as well."""
        if not self.holders[inclusion.child].is_application:
            return True
        return bool(self.holders[inclusion.parent].maker) and UNKNOWN_TEXT not in "".join(inclusion.prefixes)

    def _below(
        self,
        application: Holder | None,
        router: Holder,
        chain: tuple[Inclusion, ...],
        prefix: str,
        served: set[Origin],
        before: tuple[Dependency, ...],
    ) -> Iterator[Route]:
        served.add(router.origin)
        before = (*before, *router.dependencies)
        starts = [prefix + own for own in router.prefixes]
        for registration in self._registered.get(router.origin, ()):
            for start, path in product(starts, registration.paths):
                yield self._route(application, router, chain, start + path, path, registration, before)
        if len(chain) >= DEEPEST_CHAIN:
            return
        for inclusion in self._children.get(router.origin, ()):
            child = self.holders[inclusion.child]
            if any(link.child == child.origin for link in chain) or child.origin == router.origin:
                continue
            serves = child if child.is_application else application
            for start, added in product(starts, inclusion.prefixes):
                yield from self._below(
                    serves, child, (*chain, inclusion), start + added, served, (*before, *inclusion.dependencies)
                )

    def _route(
        self,
        application: Holder | None,
        router: Holder,
        chain: tuple[Inclusion, ...],
        path: str,
        own_path: str,
        registration: Registration,
        before: tuple[Dependency, ...],
    ) -> Route:
        holders = [*(self.holders[link.parent] for link in chain), router]
        tags = [*(tag for link in chain for tag in link.tags), *(tag for one in holders for tag in one.tags)]
        return Route(
            path=path or "/",
            methods=registration.verbs,
            handler=registration.handler,
            shown=registration.shown,
            name=registration.name or registration.shown.rpartition(".")[2],
            place=registration.place,
            application=application,
            router=router,
            chain=chain,
            own_path=own_path,
            flag=registration.flag,
            switch=registration.switch,
            decision=self._decide(application, router, chain, registration),
            tags=tuple(dict.fromkeys((*tags, *registration.tags))),
            dependencies=self._dependencies.closure((*before, *registration.dependencies), registration.handler),
            model=registration.model,
            answers=self._answers(registration),
            limited=registration.limited or any(one.limited for one in holders) or any(link.limited for link in chain),
            presented=registration.presented,
            by_default=registration.by_default and all(link.by_default for link in chain),
        )

    def _answers(self, registration: Registration) -> Value:
        """What an answer is made into: what the call says, or else the handler's annotation."""
        handler = registration.handler
        if registration.answers is None or registration.answers != UNKNOWN or registration.model or handler is None:
            return registration.answers or UNKNOWN
        facts = self._program.function(handler)
        scope = self._program.scope(handler[0], parent=facts.parent)
        return UNKNOWN if facts.returns is None else made_into(scope, facts.returns)

    def _decide(
        self, application: Holder | None, router: Holder, chain: tuple[Inclusion, ...], registration: Registration
    ) -> Decision:
        """Who says that the route is not published; the nearest who does."""
        says: list[tuple[Level, Flag | None, Place]] = [(Level.ROUTE, registration.flag, registration.place)]
        holder = router
        says.append((_level(holder), holder.flag, holder.place))
        for link in reversed(chain):
            if holder is application:
                break  # an application that is mounted has a schema of its own
            says.append((Level.INCLUDE, link.flag, link.place))
            holder = self.holders[link.parent]
            says.append((_level(holder), holder.flag, holder.place))
        if application is not None:
            says.append((Level.APPLICATION, application.publishes, application.place))
        if not registration.published:
            return Decision(False, Level.DEFAULT)
        hiding = [(flag, level, place) for level, flag, place in says if flag is not None and flag.value is not True]
        for flag, level, place in hiding:
            if flag.value is False:
                return Decision(False, level, place)
        if hiding:
            flag, level, place = min(hiding, key=lambda one: HIDING.index(one[0].by_default))
            return Decision(None, level, place, flag.by_default)
        return Decision(True, Level.DEFAULT)


def _level(holder: Holder) -> Level:
    return Level.APPLICATION if holder.is_application else Level.ROUTER


def _place_of(program: Program, origin: Origin) -> Place:
    span = Span(origin.line, max(0, origin.column - 1), origin.line, origin.column)
    return Place(program.modules.paths[origin.module], span, (origin.module, -1))
