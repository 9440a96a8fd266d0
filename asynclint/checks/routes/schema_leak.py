"""Internal routes that an application publishes in its OpenAPI schema.

Each is told where the fewest places change: at the router when all that it publishes is internal, at the include when
that is so only there, at the route otherwise, once for all paths that a handler serves. An application of which nothing
is public is internal as a whole, and leaks nothing. What no application includes is not published where there is one;
in a library there is none, and whoever includes its routers publishes them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from asynclint.checks.calls.candidates import mentioning
from asynclint.checks.repairs import repairs
from asynclint.checks.routes import words
from asynclint.checks.routes.drafting import draft
from asynclint.checks.routes.evidence import Evidence, Evidences
from asynclint.findings import Confidence, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule
    from asynclint.program.values import FunctionKey, Origin
    from asynclint.routes.model import Holder, Place, Route

MOST_STEPS = 3


class Where(NamedTuple):
    """A call that can hide what it lets out, by the parameter ``switch``."""

    what: str
    place: Place
    switch: str


@dataclass(frozen=True, slots=True)
class Leak:
    route: Route
    evidence: Evidence


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    is_library = not any(holder.is_application for holder in context.routes.holders)
    by_application: dict[tuple[Holder | None, int], list[Route]] = defaultdict(list)
    for route in context.routes.routes:
        if route.decision.published and (route.application is not None or is_library):
            by_application[route.application, _orderer(context, route)].append(route)
    leaks: list[Leak] = []
    public: list[Route] = []
    for routes in by_application.values():
        evidences = Evidences(context, routes)
        told = [(route, None if _is_meant(route) else evidences.of(route)) for route in routes]
        # An application that is mounted somewhere may be listed alone as well: its routes are the same.
        silent = {route.place for route, evidence in told if evidence is not None or words.is_kindred(route)}
        if all(route.place in silent or evidences.greets(route) for route in routes):
            continue
        leaks += [Leak(route, evidence) for route, evidence in told if evidence is not None]
        public += [route for route, evidence in told if evidence is None]
    possible = [leak for leak in leaks if leak.evidence.confidence is Confidence.POSSIBLE]
    sure = [leak for leak in leaks if leak.evidence.confidence is not Confidence.POSSIBLE]
    # One that is sure does not make a router internal of which the others may be meant.
    for some, others in ((sure, possible), (possible, sure)):
        shown = [*public, *(leak.route for leak in others)]
        for where, found in _gather(context, some, shown).items():
            yield _draft(context, rule, where, found)


def _orderer(context: Context, route: Route) -> int:
    """The module that had the application made which serves a route, where a function makes one for whoever calls it:
    each has its own. -1 where it is one for all."""
    if route.application is None or (factory := route.application.place.within)[1] < 0:
        return -1
    module = (route.chain[0].place if route.chain else route.place).within[0]
    name = context.program.function(factory).name
    calls = module != factory[0] and any(mentioning(context.program, [name], [module]))
    return module if calls else -1


def _is_meant(route: Route) -> bool:
    """Whether the route itself says that it belongs in the schema."""
    return route.flag is not None and route.flag.value is True


def _gather(context: Context, leaks: Iterable[Leak], public: Iterable[Route]) -> dict[Where, list[Leak]]:
    """The leaks by what one has to change to end them: the outermost router or include that lets out nothing else."""
    holders = {holder.origin: holder for holder in context.routes.holders}
    needed = {part for route in public for part in _parts(holders, route)}
    gathered: dict[Where, list[Leak]] = defaultdict(list)
    handlers: dict[FunctionKey | Place, Where] = {}
    for leak in leaks:
        route = leak.route
        own = handlers.setdefault(_served(route), Where("route", route.place, route.switch))
        gathered[next((part for part in _parts(holders, route) if part not in needed), own)].append(leak)
    told: dict[Where, list[Leak]] = defaultdict(list)
    for where, found in gathered.items():
        served = {_served(leak.route) for leak in found}
        told[handlers[served.pop()] if len(served) == 1 else where] += found
    return told


def _served(route: Route) -> FunctionKey | Place:
    """What answers: decorators that stand above one function are changed together."""
    return route.place if route.handler is None else route.handler


def _parts(holders: Mapping[Origin, Holder], route: Route) -> Iterator[Where]:
    """The routers and includes between an application and a route, from the outermost."""
    start = max((at for at, link in enumerate(route.chain, 1) if link.mounted), default=0)
    for link in route.chain[start:]:
        router = holders[link.child]
        if router.switch:
            # Before the include: what the router says holds wherever it is included.
            yield Where("router", router.place, router.switch)
        if link.switch:
            yield Where("include", link.place, link.switch)


def _draft(context: Context, rule: Rule, where: Where, found: Sequence[Leak]) -> Draft:
    first = found[0]
    schema = "the OpenAPI schema" + (" of whoever includes it" if first.route.application is None else "")
    routes = list(dict.fromkeys(f"`{'|'.join(leak.route.methods)} {leak.route.path}`" for leak in found))
    named = routes[0]
    places = {leak.route.place: leak for leak in found}
    steps: tuple[Step, ...] = ()
    if where.what == "route":
        told = " and ".join(routes) if len(routes) < MOST_STEPS else f"{named} and {len(routes) - 1} more"
        message = f"{told} {'is' if len(routes) == 1 else 'are'} published in {schema}, but {first.evidence.text}"
        advice = f"add `{where.switch}=False` to {'the route' if len(places) == 1 else f'these {len(places)} routes'}"
        steps = tuple(_step(leak) for place, leak in places.items() if place != where.place)[:MOST_STEPS]
    else:
        message = (
            f"all {len(routes)} routes of this {where.what} are internal, and published in {schema}: "
            f"{named} for one; {first.evidence.text}"
        )
        advice = f"add `{where.switch}=False` to this {where.what}: it hides all of them at once"
        steps = tuple(_step(leak) for leak in found[:MOST_STEPS])
    confidence = max(leak.evidence.confidence for leak in found)
    if first.route.application is None:
        confidence = min(confidence, Confidence.LIKELY)
    return draft(
        context,
        rule,
        where.place,
        message,
        advice,
        target=first.route.path,
        confidence=confidence,
        trace=steps,
        repairs=repairs(rule, where.place.span, "keyword", where.switch, "False"),
    )


def _step(leak: Leak) -> Step:
    route = leak.route
    text = f"`{'|'.join(route.methods)} {route.path}`: {leak.evidence.text}"
    return Step(route.place.path, route.place.span, text, route.shown)
