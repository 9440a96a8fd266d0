"""What a route's path says of whom it is for: machines and operators, or everybody.

Words mean something at their place. `/metrics` is for a collector, `/runs/{id}/metrics` is data; `POST
/webhooks/stripe` is called by somebody else's server, `POST /webhooks` next to `DELETE /webhooks/{id}` manages a
resource. So words are looked for as whole segments, where they stand for an endpoint.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asynclint.routes.model import UNKNOWN_TEXT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from asynclint.routes.model import Route

HEALTH = frozenset(
    {
        "alive",
        "health",
        "health-check",
        "health_check",
        "healthcheck",
        "healthy",
        "healthz",
        "heartbeat",
        "is_alive",
        "isalive",
        "livecheck",
        "liveness",
        "livez",
        "ping",
        "readiness",
        "ready",
        "readyz",
        "startupz",
        "_health",
        "__health__",
        "__heartbeat__",
        "__lbheartbeat__",
    }
)
"""What orchestrators and load balancers ask."""

PROBES = frozenset({"live", "startup", "status", "check", "db", "database", "cache"})
"""What they ask below one of those."""

METRICS = frozenset({"metrics", "prometheus", "_metrics", "__metrics__"})
SCHEMAS = frozenset({"openapi.json", "openapi.yaml", "openapi.yml", "swagger.json", "swagger-ui", "swagger", "redoc"})
CLIENTS = frozenset({"token", "revoke", "introspect", "device_authorization", "par"})
"""Endpoints of OAuth: the clients of an API sign in there with a password of their own."""

CALLBACK, WEBHOOK, WEBHOOKS = "callback", "webhook", "webhooks"

_SIGNED_IN = re.compile(r"(o?auth\d?|oidc|saml|sso|login|sign-?in)[-_]?callback")
"""Where whoever has let somebody in sends them back to; what is called `register_callback` takes an order."""

_NAMED_HOOK = re.compile(r"[\w-]+[-_]webhooks?")

_GENERIC = re.compile(
    r"api|rest|v\d+(\.\d+)*|-|_+|…|internal|monitoring|observability|telemetry|prometheus|system|status|actuator|ops"
    r"|management|server",
    re.IGNORECASE,
)
READS = frozenset({"GET", "HEAD"})
CHANGES = frozenset({"PUT", "PATCH", "DELETE"})


def segments(path: str) -> list[str]:
    return [segment.lower() for segment in path.split("/") if segment]


def is_below_root(path: str) -> bool:
    """Whether a path has more than what only a run knows of it."""
    return segments(path)[-1:] not in ([], [UNKNOWN_TEXT])


def is_parameter(segment: str) -> bool:
    return segment.startswith(("{", "<", ":"))


def purpose(route: Route, common: Sequence[str], managed: bool) -> str | None:
    """The word in a route's path that says that a machine calls it. ``common`` are the segments that all paths of its
    application begin with, ``managed`` says that webhooks are a resource of the application's users."""
    parts = segments(route.path)
    if not parts:
        return None
    last, before = parts[-1], parts[:-1]
    methods = set(route.methods)
    if methods <= READS and not any(is_parameter(part) for part in parts):
        plain = before[len(common) :] if before[: len(common)] == list(common) else before
        if last in HEALTH or (last in PROBES and before and before[-1] in HEALTH):
            return last
        if last in METRICS and all(_GENERIC.fullmatch(part) for part in plain):
            return last
        if last in SCHEMAS:
            return last
    return _called_back(parts, methods, managed)


def is_kindred(route: Route) -> bool:
    """Whether a path may well be for machines, although that alone is not enough to say so: `/gpu-metrics`, or whatever
    is handled by `handle_uninstalled_webhook`."""
    if WEBHOOK in route.shown.rpartition(".")[2].lower():
        return True
    parts = segments(route.path)
    last = re.split(r"[-_]", parts[-1])[-1] if parts else ""
    return set(route.methods) <= READS and not any(map(is_parameter, parts)) and last in METRICS | HEALTH


def _called_back(parts: Sequence[str], methods: set[str], managed: bool) -> str | None:
    if (parts[-1] == CALLBACK or _SIGNED_IN.fullmatch(parts[-1])) and methods <= {"GET", "POST"}:
        return parts[-1]
    if methods != {"POST"}:
        return None
    if WEBHOOK in parts[-2:] and not managed:
        return WEBHOOK
    if (
        WEBHOOKS in parts[:-1]
        and not managed
        and parts.index(WEBHOOKS) == len(parts) - 2
        and not is_parameter(parts[-1])
    ):
        return WEBHOOKS
    return None


def is_named_hook(route: Route) -> bool:
    """Whether a path may be called by the service that it is named after, or may do something with a webhook:
    `POST /github_webhooks`, `POST /test_webhook`."""
    parts = segments(route.path)
    return route.methods == ("POST",) and bool(parts) and _NAMED_HOOK.fullmatch(parts[-1]) is not None


def managed_webhooks(routes: Iterable[Route]) -> bool:
    """Whether users of an application keep webhooks in it: there are some to list, to change or to delete."""
    for route in routes:
        parts = segments(route.path)
        if WEBHOOK not in parts and WEBHOOKS not in parts:
            continue
        methods = set(route.methods)
        if methods & CHANGES or (methods & READS and parts[-1] == WEBHOOKS):
            return True
    return False


def common_prefix(paths: Iterable[str]) -> list[str]:
    """The segments that all paths begin with, when there is more than one path."""
    split = [segments(path) for path in dict.fromkeys(paths)]
    if len(split) < 2:
        return []
    common = []
    for column in zip(*split, strict=False):
        if len(set(column)) > 1 or is_parameter(column[0]):
            break
        common.append(column[0])
    return common


def named(route: Route, common: Sequence[str], words: Collection[str]) -> str | None:
    """The segment by which a path says that all below it is internal, in one of the configured words."""
    parts = segments(route.path)
    if parts[: len(common)] == list(common):
        parts = parts[len(common) :]
    first = True
    for position, part in enumerate(parts):
        if is_parameter(part):
            return None
        # `/users/private` is about users, `/orders/internal/recount` and `/private` are not for them.
        if (first or position < len(parts) - 1) and any(_speaks(part, word) for word in words):
            return part
        first = first and _GENERIC.fullmatch(part) is not None
    return None


def _speaks(segment: str, word: str) -> bool:
    """`internal`, `_internal`, `internal-api`, `shop-internal`; `admins` is another word."""
    return word == segment.strip("_") or (
        segment.startswith((f"{word}-", f"{word}_")) or segment.endswith((f"-{word}", f"_{word}"))
    )
