"""Bodies of requests that are read into memory whole, however long a client makes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import callables
from asynclint.checks.routes.drafting import draft
from asynclint.checks.routes.handlers import calls, frame_in, names_in, place_of, running
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.facts import mention
from asynclint.index.naming import path_of
from asynclint.index.parts import everything
from asynclint.packs.model import WebRole
from asynclint.program.evaluation import evaluate
from asynclint.program.library import BUILTINS
from asynclint.program.values import (
    UNKNOWN,
    Collection,
    Function,
    LibraryInstance,
    LibraryMethod,
    Parameter,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Callee, Rule
    from asynclint.program.values import FunctionKey, Origin
    from asynclint.routes.model import Route

UPLOADS = re.compile(r"uploads?|imports?|files?|attachments?|avatars?")
UPLOAD = "/upload"
SIZES = mention({"size", "content_length", "content-length", "Content-Length"})
ENCODED = mention({"b64decode", "standard_b64decode", "urlsafe_b64decode", "decodebytes", "unhexlify"})
"""What turns text in a document into the bytes of a file."""

PIECES = frozenset({"chunk", "part", "piece", "slice"})
"""What a file is called that comes in several requests."""

LENGTH = re.compile(r"content[-_]length", re.IGNORECASE)
PIECE = "http.request"
"""The message in which a piece of a body arrives."""

ORDERS = frozenset({"<", "<=", ">", ">="})


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    routes: dict[FunctionKey, list[Route]] = {}
    for route in context.routes.routes:
        if route.handler is not None:
            routes.setdefault(route.handler, []).append(route)
    bounding = {one.owner for one in context.routes.middleware if any(_bounds(context, key) for key in one.runs)}
    readers = frozenset(name.rpartition(".")[2] for name in callables(context.knowledge, _reads_body))
    reading = mention(readers)
    for key in running(context):
        served = routes.get(key, [])
        functions = {each.function for route in served for each in route.dependencies if each.function}
        if (
            not served
            or not reading.search(context.program.function(key).body)
            or any(route.limited or not bounding.isdisjoint(_owners(route)) for route in served)
        ):
            continue
        words = [word for route in served for word in re.split(r"[/_-]", route.path.lower())]
        uploads = any(map(UPLOADS.fullmatch, words))
        files = any(route.path.lower().rstrip("/").endswith(UPLOAD) for route in served)
        found = list(_in_handler(context, rule, key, readers, uploads, files))
        if found and not any(list(_looks_at_size(context, function)) for function in functions - {key}):
            yield from found


def _owners(route: Route) -> set[Origin | None]:
    """Whose middleware a request for a route passes, besides that which is in a list."""
    application = () if route.application is None else (route.application.origin,)
    return {None, *application, *(link.parent for link in route.chain)}


def _bounds(context: Context, key: FunctionKey) -> bool:
    """Whether a part of a middleware compares something, and knows how long a body says it is or the pieces it comes
    in: one that only writes lengths into a log compares nothing."""
    compares = counts = False
    for node in everything(context.program.function(key).statements()):
        match node:
            case m.Compare(_, operators) if not ORDERS.isdisjoint(operators):
                compares = True
            case m.Constant(str(text)) if text == PIECE or LENGTH.fullmatch(text):
                counts = True
            case _:
                pass
    return compares and counts


def _reads_body(callee: Callee) -> bool:
    return callee.web is not None and callee.web.role is WebRole.BODY


def _in_handler(
    context: Context, rule: Rule, key: FunctionKey, readers: AbstractSet[str], uploads: bool, files: bool
) -> Iterator[Draft]:
    """``uploads`` says that a path has to do with files, ``files`` that they are sent there."""
    reading = [
        (node, node.function)
        for node in calls(context, key)
        if isinstance(node.function, m.Attribute) and node.function.name in readers
    ]
    frame = frame_in(context, key)
    looked = list(_looks_at_size(context, key)) if reading else []
    for node, method in reading:
        if any(line <= node.line for line in looked):
            continue
        for option in alternatives(evaluate(frame, method)):
            callee = context.program.library.callee(option.name) if isinstance(option, LibraryMethod) else None
            if callee is None or callee.web is None or not _reads_body(callee):
                continue
            if _is_limited(callee, node) or not (uploads or "limit" in callee.web.parts):
                continue
            read = f"{path_of(method) or method.name}()"
            holds_file = files or _is_raw(callee) or ENCODED.search(context.program.function(key).body)
            yield draft(
                context,
                rule,
                place_of(context, key, node),
                f"`{read}` takes the whole body into memory, and nothing bounds what a client sends",
                "read it in chunks, count them, and refuse what is longer than you expect",
                confidence=Confidence.POSSIBLE if _is_piece(method) or not holds_file else Confidence.CERTAIN,
                target=callee.name,
            )
            break


def _is_raw(callee: Callee) -> bool:
    """Whether a call gives the very bytes that came: a document is small, unless it holds a file."""
    return callee.returns is not None and "bytes" in callee.returns


def _is_piece(method: m.Attribute) -> bool:
    """Whether what is read is called a piece of something, as whoever sends it is asked to make them."""
    return (path_of(method) or "").partition(".")[0].rpartition("_")[2] in PIECES


def _is_limited(callee: Callee, node: m.Call) -> bool:
    """Whether a call says how much it reads at most: any argument that is not -1 or None."""
    given = [*node.arguments, *(value for _, value in node.keywords)]
    return callee.web is not None and any(
        not (isinstance(value, m.Constant) and value.value in (-1, None)) for value in given
    )


def _looks_at_size(context: Context, key: FunctionKey) -> Iterator[int]:
    """The lines where a handler, or what it depends on, asks how long the body, or the file, says it is: itself, or by
    a function that it passes one of them. Zero where no line is known."""
    frame = frame_in(context, key)
    bodies = _bodies(context, key)
    asks_for_nothing: set[int] = set()
    for node in everything(context.program.function(key).statements()):
        match node:
            case m.Compare(size, ["==" | "!="], [m.Constant(0)]) | m.Not(size):
                asks_for_nothing.add(id(size))
            case m.Attribute(_, "size") if id(node) not in asks_for_nothing:
                yield node.end_line
            case m.Constant(str(text)) if LENGTH.fullmatch(text):
                yield 0
            case m.Call(function, arguments, keywords) if bodies & names_in(*arguments, *(one for _, one in keywords)):
                for option in alternatives(evaluate(frame, function)):
                    if isinstance(option, Function) and SIZES.search(bytes(context.program.function(option.key).body)):
                        yield node.line
            case _:
                pass


def _bodies(context: Context, key: FunctionKey) -> set[str]:
    """The names of a function for what a client has sent: requests, files, and each of several files."""
    program = context.program
    function = program.function(key)
    found = {one.name for one in function.parameters if _is_of_framework(program.local(key, one.name))}
    for node in everything(function.statements()):
        if isinstance(node, m.For) and names_in(node.iterable) & found:
            found |= names_in(node.target)
    return found


def _is_of_framework(value: Value | None) -> bool:
    """Whether a value, or one of several, may be an object that a library hands over."""
    options = alternatives(UNKNOWN if value is None else value)
    return any(
        _is_of_framework(option.element)
        if isinstance(option, Collection)
        else option == UNKNOWN
        or isinstance(option, Parameter)
        or (isinstance(option, LibraryInstance) and not option.name.startswith(BUILTINS))
        for option in options
    )
