"""Bodies of requests that are read into memory whole, however long a client makes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asynclint.checks.calls.lowered import everything
from asynclint.checks.routes.drafting import draft
from asynclint.checks.routes.handlers import calls, frame_in, place_of, running
from asynclint.index import model as m
from asynclint.index.facts import mention
from asynclint.packs.model import WebRole
from asynclint.program.expressions import evaluate, path_of
from asynclint.program.values import Function, LibraryMethod, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Callee, Rule
    from asynclint.program.values import FunctionKey
    from asynclint.routes.model import Route

UPLOADS = re.compile(r"uploads?|imports?|files?|attachments?|avatars?")
SIZES = mention({"size", "content_length", "content-length", "Content-Length"})
LENGTH = re.compile(r"content[-_]length", re.IGNORECASE)


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    routes: dict[FunctionKey, list[Route]] = {}
    for route in context.routes.routes:
        if route.handler is not None:
            routes.setdefault(route.handler, []).append(route)
    for key in running(context):
        served = routes.get(key, [])
        functions = {key, *(each.function for route in served for each in route.dependencies if each.function)}
        if (
            served
            and not any(route.limited for route in served)
            and not any(_looks_at_size(context, function) for function in functions)
        ):
            words = [word for route in served for word in re.split(r"[/_-]", route.path.lower())]
            yield from _in_handler(context, rule, key, any(map(UPLOADS.fullmatch, words)))


def _in_handler(context: Context, rule: Rule, key: FunctionKey, uploads: bool) -> Iterator[Draft]:
    frame = frame_in(context, key)
    for node in calls(context, key):
        if not isinstance(node.function, m.Attribute):
            continue
        for option in alternatives(evaluate(frame, node.function)):
            callee = context.program.library.callee(option.name) if isinstance(option, LibraryMethod) else None
            if callee is None or callee.web is None or callee.web.role is not WebRole.BODY:
                continue
            if _is_limited(callee, node) or not (uploads or "limit" in callee.web.parts):
                continue
            read = f"{path_of(node.function) or node.function.name}()"
            yield draft(
                context,
                rule,
                place_of(context, key, node),
                f"`{read}` takes the whole body into memory, and nothing bounds what a client sends",
                "read it in chunks, count them, and refuse what is longer than you expect",
                target=callee.name,
            )
            break


def _is_limited(callee: Callee, node: m.Call) -> bool:
    """Whether a call says how much it reads at most: any argument that is not -1 or None."""
    given = [*node.arguments, *(value for _, value in node.keywords)]
    return callee.web is not None and any(
        not (isinstance(value, m.Constant) and value.value in (-1, None)) for value in given
    )


def _looks_at_size(context: Context, key: FunctionKey) -> bool:
    """Whether a handler, or what it depends on, asks how long the body, or the file, says it is: itself, or by a
    function it calls."""
    frame = frame_in(context, key)
    for node in everything(context.program.function(key).statements()):
        match node:
            case m.Attribute(_, "size"):
                return True
            case m.Constant(str(text)) if LENGTH.fullmatch(text):
                return True
            case m.Call(function, arguments, keywords) if arguments or keywords:
                for option in alternatives(evaluate(frame, function)):
                    if isinstance(option, Function) and SIZES.search(bytes(context.program.function(option.key).body)):
                        return True
            case _:
                pass
    return False
