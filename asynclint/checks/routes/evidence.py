"""Why a route is taken for internal: what its path, its tags, its module, its callers and its code say of it.

The nearer the evidence is to what the route does, the surer. A route that nothing speaks against is public.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.checks.routes import words
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.facts import mention
from asynclint.index.parts import everything
from asynclint.packs.model import WebRole
from asynclint.program.evaluation import evaluate
from asynclint.program.library import BUILTINS
from asynclint.program.values import Dotted, Instance, LibraryInstance, alternatives
from asynclint.routes.dependencies import Dependencies
from asynclint.routes.said import written_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.checks.context import Context
    from asynclint.program.values import FunctionKey
    from asynclint.routes.model import Route

HEALTHY_KEYS = frozenset({"status", "ok", "health", "healthy", "alive", "live", "ready"})
HEALTHY_VALUES = frozenset({"ok", "healthy", "alive", "up", "ready", "pass", "live", "running"})
ADMIN, DEBUG = "admin", "debug"
SPECIAL_MODULES = frozenset({"internal", DEBUG, "private"})
GUARD = re.compile(
    r"admin|auth|user|owner|staff|permission|role|require|verify|token|api_?key|access|credential|http_?basic|bearer"
)
"""What dependencies are called that let some people in, and not others."""

WHO = re.compile(r"(auth_|current_)?(user|principal|identity)(_id)?")
"""What those are called who are let in."""

PAGE = "html"
"""In the name of what an answer is: it is shown in a browser, and no client takes it apart."""

ABOUT = re.compile(r"version|name|service|app|env|environment|host|time|timestamp|uptime|release|commit|message")
"""What else a service says of itself that says that it runs."""

MOST_PROTECTED = 0.5
"""Of an application's routes: more behind one scheme, and the scheme says nothing about a single one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """``text`` completes "… is published in the OpenAPI schema, but …"."""

    text: str
    confidence: Confidence


class Evidences:
    """What speaks for it that routes of one application are internal."""

    def __init__(self, context: Context, routes: Sequence[Route]) -> None:
        self._program = context.program
        self._words = frozenset(word.lower() for word in context.settings.internal_route_words)
        self._routes = routes
        self._dependencies = Dependencies(context.program, {})
        self._common = words.common_prefix(route.path for route in routes)
        self._managed = words.managed_webhooks(routes)
        self._roles = {
            name: callee.web.role
            for name, callee in context.program.library.web_callees()
            if callee.web is not None and callee.web.role in {WebRole.EXPOSITION, WebRole.DOCUMENTATION}
        }
        self._sorted_out = {one.router.origin for one in context.routes.routes if one.flag and one.flag.value is False}
        """Routers of which somebody has hidden some routes, and not the others."""
        self._hidden = {one.handler for one in context.routes.routes if one.flag and one.flag.value is False}
        """What is hidden at one path, and may be shown at another."""
        self._theirs: dict[tuple[str, ...], bool] = {}
        """Whether what stands below a path is mostly for administrators."""
        self._telling = mention({name.rpartition(".")[2] for name in self._roles})

    def of(self, route: Route) -> Evidence | None:
        """The best evidence there is."""
        return self._in_calls(route) or self._in_path(route) or self._in_answer(route) or self._in_company(route)

    def greets(self, route: Route) -> bool:
        """Whether a route only says the same to everybody who asks for the root."""
        if route.handler is None or words.segments(route.path) or not set(route.methods) <= words.READS:
            return False
        facts = self._program.function(route.handler)
        return not facts.parameters and isinstance(facts.statements()[-1], m.Return) and len(facts.statements()) == 1

    def _is_for_administrators(self, route: Route) -> bool:
        """Whether those who are let in are users of a sort, and get data: such an API has readers. A page has none."""
        returns = None if route.handler is None else self._program.function(route.handler).returns
        return self._is_guarded(route) and PAGE not in written_as(returns).lower()

    def _is_of_their_interface(self, route: Route, word: str) -> bool:
        """Whether most of what stands below the same ``word`` in a path is for administrators: the first of them is
        set up there, and they sign in."""
        start = _down_to(route, word)
        if start not in self._theirs:
            area = [one for one in self._routes if _down_to(one, word) == start]
            self._theirs[start] = sum(map(self._is_for_administrators, area)) * 2 > len(area)
        return self._theirs[start]

    def _is_offered(self, route: Route, word: str) -> bool:
        """Whether a route that machines ask for by ``word`` seems to be for clients of the service as well."""
        if route.presented:
            return True
        if word.endswith((words.CALLBACK, words.WEBHOOK, words.WEBHOOKS)):
            # Each of those who sign in has one, for a service of theirs.
            return words.is_parameter(words.segments(route.path)[-1]) and self._is_guarded(route)
        return word not in words.METRICS | words.SCHEMAS and self._is_asked_by_clients(route)

    def _is_asked_by_clients(self, route: Route) -> bool:
        """Whether those who ask how the service is sign in, or find the answer sorted into the documentation, and
        described there."""
        described = any(isinstance(option, Instance) for option in alternatives(route.answers))
        if (described and route.tags) or self._is_guarded(route):
            return True
        body = () if route.handler is None else self._program.function(route.handler).statements()
        return any(isinstance(one, m.Attribute) and WHO.fullmatch(one.name) for one in everything(body))

    def _is_guarded(self, route: Route) -> bool:
        """Whether a dependency or a decorator lets some people in, and not others."""
        if any(GUARD.search(dependency.name.rpartition(".")[2].lower()) for dependency in route.dependencies):
            return True
        decorators = () if route.handler is None else self._program.function(route.handler).decorators
        return any(GUARD.search(_decorator(one)) for one in decorators)

    def _in_path(self, route: Route) -> Evidence | None:
        word = words.purpose(route, self._common, self._managed)
        if word is None and not self._managed and words.is_named_hook(route) and self._takes_whatever_comes(route):
            word = words.segments(route.path)[-1]
        if word in words.METRICS and self._is_asked(route):
            word = None  # figures for people, by dates or names
        if word is not None:
            ends = "ends in" if words.segments(route.path)[-1] == word else "goes through"
            return Evidence(f"its path {ends} `{word}`: {_caller(word)}", _unless(self._is_offered(route, word)))
        word = words.named(route, self._common, self._words)
        if word is None or (word.strip("_") == DEBUG and not route.by_default):
            return None
        meant = ADMIN in word and (self._is_for_administrators(route) or self._is_of_their_interface(route, word))
        return Evidence(f"its path says `{word}`", _unless(meant))

    def _is_asked(self, route: Route) -> bool:
        """Whether a handler takes something of its client's choice, which a collector would not send."""
        if route.handler is None:
            return False
        given = self._dependencies.parameters(route.handler)
        return any(
            parameter.name not in given
            and parameter.name != "self"
            and not self._is_of_framework(route.handler, parameter)
            for parameter in self._program.function(route.handler).parameters
        )

    def _takes_whatever_comes(self, route: Route) -> bool:
        """Whether a handler reads the request itself, since somebody else says what is in it, whoever that is."""
        if route.handler is None or not self._program.function(route.handler).parameters:
            return False
        return not self._is_asked(route) and not self._is_guarded(route)

    def _is_of_framework(self, handler: FunctionKey, parameter: m.Parameter) -> bool:
        """Whether a parameter is the request, the response or the like, which nobody sends."""
        value = self._program.local(handler, parameter.name)
        return isinstance(value, LibraryInstance) and "." in value.name and not value.name.startswith(BUILTINS)

    def _in_company(self, route: Route) -> Evidence | None:
        for tag in route.tags:
            if tag.lower() in self._words and (tag.lower() != DEBUG or route.by_default):
                # A chapter for those who debug is read by them; `admin` among others says who has a use for it, too.
                sorted_in = tag.lower() == DEBUG or (tag.lower() == ADMIN and len(route.tags) > 1)
                sure = _unless(sorted_in or (tag.lower() == ADMIN and self._is_for_administrators(route)))
                return Evidence(f"its tag says `{tag}`", min(sure, Confidence.LIKELY))
        stem = PurePosixPath(route.place.path).stem.strip("_")
        if stem in self._words & SPECIAL_MODULES:
            sure = min(Confidence.LIKELY, _unless(route.router.origin in self._sorted_out))
            return Evidence(f"its module is called `{stem}`", sure)
        return self._in_credentials(route)

    def _in_credentials(self, route: Route) -> Evidence | None:
        """Who signs in with a password of the server, or a header that says internal, is an operator or a machine."""
        for dependency in route.dependencies:
            header = dependency.header
            callee = self._program.library.callee(dependency.name) or self._program.library.constructor(dependency.name)
            by_header = header is not None and bool(self._words & set(header.lower().replace("_", "-").split("-")))
            by_scheme = callee is not None and callee.web is not None and callee.web.role is WebRole.CREDENTIALS
            if not by_header and (not by_scheme or not words.CLIENTS.isdisjoint(words.segments(route.path)[-1:])):
                continue
            others = sum(dependency in other.dependencies for other in self._routes)
            if others > MOST_PROTECTED * len(self._routes):
                continue
            if by_header:
                return Evidence(f"the header `{header}` lets only operators in", Confidence.LIKELY)
            # A router that has it everywhere may be an interface of its own, whose clients have passwords.
            beside = (one for one in self._routes if one.router.origin == route.router.origin)
            sure = _unless(all(dependency in one.dependencies for one in beside))
            return Evidence(f"`{dependency.name}` lets only operators in", min(sure, Confidence.LIKELY))
        return None

    def _in_calls(self, route: Route) -> Evidence | None:
        if route.handler is None or not set(route.methods) <= words.READS:
            return None
        facts = self._program.function(route.handler)
        if self._telling.search(bytes(facts.body)) is not None:
            for name, role in self._called(route.handler):
                if role is WebRole.EXPOSITION:
                    return Evidence(f"it serves metrics (`{name}`)", Confidence.CERTAIN)
                return Evidence(f"it documents the API (`{name}`)", Confidence.CERTAIN)
        return None

    def _in_answer(self, route: Route) -> Evidence | None:
        if route.handler is None or not set(route.methods) <= words.READS:
            return None
        if route.dependencies or route.handler in self._hidden:
            return None  # its clients learn whether they are let in; or somebody has chosen which of its paths to show
        facts = self._program.function(route.handler)
        if "{" not in route.path and words.is_below_root(route.path) and _says_healthy(facts.statements()):
            sure = min(Confidence.LIKELY, _unless(route.presented))
            return Evidence("all it says is that the service runs", sure)
        return None

    def _called(self, handler: FunctionKey) -> Iterator[tuple[str, WebRole]]:
        """The telling functions that a handler calls."""
        frame = self._program.scope(handler[0], parent=handler[1])
        for node in everything(self._program.function(handler).statements()):
            if isinstance(node, m.Call):
                for option in alternatives(evaluate(frame, node.function)):
                    if isinstance(option, Dotted) and option.name in self._roles:
                        yield option.name, self._roles[option.name]


def _down_to(route: Route, word: str) -> tuple[str, ...]:
    """The segments of a path down to ``word``; none where it is not among them."""
    parts = words.segments(route.path)
    return tuple(parts[: parts.index(word) + 1]) if word in parts else ()


def _decorator(node: m.Expression) -> str:
    """The last part of a decorator's name."""
    return written_as(node.function if isinstance(node, m.Call) else node).rpartition(".")[2].lower()


def _caller(word: str) -> str:
    if word.endswith(words.CALLBACK):
        return "somebody else's server sends people or events there, no client of the API calls it"
    if word.endswith((words.WEBHOOK, words.WEBHOOKS)):
        return "somebody else's server calls it, no client of the API"
    return "machines ask it, not users of the API"


def _unless(meant: bool) -> Confidence:
    """How sure it is that a route is not for users of the API: nobody can know where it may be ``meant`` for them."""
    return Confidence.POSSIBLE if meant else Confidence.CERTAIN


def _says_healthy(body: Sequence[m.Statement]) -> bool:
    """`return {"status": "ok"}`, whatever is asked."""
    match body:
        case [m.Return(m.Mapping([m.Constant(str(key)), *others], [m.Constant(first), *values]))]:
            said = zip(others, values, strict=True)
            healthy = first is True or str(first).lower() in HEALTHY_VALUES
            return healthy and key.lower() in HEALTHY_KEYS and all(_is_about_service(*one) for one in said)
        case _:
            return False


def _is_about_service(key: m.Expression | None, value: m.Expression) -> bool:
    match key, value:
        case m.Constant(str(name)), m.Constant() | m.Attribute() | m.Name():
            return isinstance(value, m.Constant) or ABOUT.fullmatch(name.lower().rpartition("_")[2]) is not None
        case _:
            return False
