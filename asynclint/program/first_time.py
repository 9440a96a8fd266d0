"""What runs once and keeps what it made: under `if _client is None:` or `if name not in _clients:`, in a function
whose results are cached, or for the one object of a class whose metaclass makes no other.

Such code is reached by every call of the function it stands in, and yet only the first of them ever runs it. So it is
as unlikely as code under many choices, and a way through two such places is hardly ever taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.index.parts import everything
from asynclint.packs.model import Gives
from asynclint.program import calls, deciding, namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Decorator, Dotted, Function, Instance, Literal, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.program.constants import Constants
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey

FIRST_TIME = 6
"""As many choices as it counts for that something is not there yet, which is made once and kept."""

NEW_KEY = FIRST_TIME
"""As many as it counts for that a cache has nothing yet for these arguments. There may be many such, each waited for
once: what takes a millisecond harms nobody then either."""

CLOSING = frozenset({"aclose", "close", "disconnect", "dispose", "quit", "shutdown", "stop", "terminate"})
"""What is called of something at its end."""

KEPT: tuple[str, Value] = ("", Literal(True))
"""Stands among the constants that a call passes where what it calls remembers its results: no name is spelt so."""


def kept_from(program: Program, key: FunctionKey, passed: Constants = ()) -> int:
    """The choices it counts for that the body of a function runs at all: what it gives may be cached."""
    facts = program.function(key)
    if KEPT in passed:
        return NEW_KEY if facts.parameters else FIRST_TIME
    if facts.owner >= 0 and facts.name in calls.CONSTRUCTORS and _is_made_by_metaclass(program, (key[0], facts.owner)):
        return FIRST_TIME
    if not facts.decorators:
        return 0
    scope = program.scope(key[0], parent=facts.parent)
    for node in facts.decorators:
        decorator = evaluate(scope, node)
        if isinstance(decorator, (Dotted, Decorator)):
            callee = program.library.callee(decorator.name)
            if callee is not None and callee.gives is Gives.CACHED:
                return NEW_KEY if facts.parameters else FIRST_TIME
    return 0


def _is_made_by_metaclass(program: Program, cls: ClassKey) -> bool:
    """Whether it is for a metaclass to say that there is to be an object: one, most often."""
    metaclass = program.hierarchy.metaclass(cls)
    return metaclass is not None and program.method_of(Instance(metaclass), calls.DUNDER_CALL) is not None


def outlives(frame: Frame, node: m.Call | None) -> bool:
    """Whether the object whose method is called, and with it what it keeps, was there before this function."""
    match node:
        case m.Call(m.Attribute(m.Name(name))):
            return frame.outcome.key[1] < 0 or name not in frame.program.names_in(frame.outcome.key).bindings
        case m.Call(m.Attribute(m.Attribute())):
            return True
        case _:
            return False


def count(frame: Frame, choices: int) -> None:
    """Counts ``choices`` that what follows is made for the first time."""
    if choices:
        frame.branches += choices
        frame.firsts += choices + 1


def making(frame: Frame, test: m.Expression, block: Sequence[m.Statement]) -> int:
    """The choices it counts for that ``block``, under ``test``, makes and keeps what the test found missing."""
    match test:
        case m.BoolOp(True, parts):
            return max(making(frame, part, block) for part in parts)
        case m.BoolOp(False, parts) if deciding.decided(frame, test) is None:
            asked = _unsettled(frame, parts, usual=False)
            missing = {_path_missing(part) for part in asked}
            asks_one_thing = len(asked) == 1 or (len(missing) == 1 and None not in missing)
            return making(frame, asked[0], block) if asks_one_thing else 0
        case m.Compare(kept, ["is"], [m.Constant(None)]) | m.Not(kept):
            path = _path_read(kept)
            return _choices(frame, block, path) or _choices_by_key(frame, block, made=path)
        case m.Compare(_, ["not in"], [store]):
            return _choices_by_key(frame, block, path_of(store))
        case _:
            return 0


def leaving_when_made(frame: Frame, statement: m.Statement, rest: Sequence[m.Statement]) -> int:
    """The choices it counts for that ``statement`` does not return, or raise, because something is there that the
    ``rest`` makes and keeps."""
    match statement:
        case m.If(test, [*_, m.Raise()], []) if not _asks_for_absence(test):
            return _choices_for_good(frame, rest, _path_tested(frame, test))
        case m.Assert(test) if _asks_for_absence(test):
            return _choices_for_good(frame, rest, _path_tested(frame, test))
        case m.If(m.Compare(_, ["in"], [store]), [m.Return()], []):
            return _choices_by_key(frame, rest, path_of(store))
        case m.If(test, [*_, m.Return()], []) if deciding.decided(frame, test) is not False:
            parts = test.values if isinstance(test, m.BoolOp) and not test.conjunction else [test]
            return max(
                _choices(frame, rest, _path_tested(frame, part)) or _choices_of_source(frame, rest, part)
                for part in parts
            )
        case _:
            return 0


def _choices_of_source(frame: Frame, rest: Sequence[m.Statement], test: m.Expression) -> int:
    """The same for a local name that is there: what counts is whether ``rest`` keeps something where it was read."""
    name = _path_tested(frame, test)
    if name is None or "." in name or frame.outcome.key[1] < 0 or _asks_for_absence(test):
        return 0
    choices = 0
    for binding in frame.program.names_in(frame.outcome.key).bindings.get(name, ()):
        match binding:
            case namespace.Assigned(m.Call(m.Attribute(store, "get")), None):
                choices = max(choices, _choices_by_key(frame, rest, path_of(store)))
            case namespace.Assigned((m.Name() | m.Attribute()) as source, None):
                choices = max(choices, _choices(frame, rest, path_of(source)))
            case _:
                pass
    return choices


def _asks_for_absence(test: m.Expression) -> bool:
    match test:
        case m.Not(m.Name() | m.Attribute()) | m.Compare(_, ["is"], [m.Constant(None)]):
            return True
        case m.BoolOp(_, parts):
            return all(_asks_for_absence(part) for part in parts)
        case _:
            return False


def _unsettled(frame: Frame, parts: Sequence[m.Expression], usual: bool) -> list[m.Expression]:
    """``parts`` of a test without those that are ``usual`` because of a switch that few callers touch: `refresh: bool
    = False`."""
    if frame.outcome.key[1] < 0:
        return list(parts)
    switches = {
        parameter.name: parameter.default.value
        for parameter in frame.program.function(frame.outcome.key).parameters
        if isinstance(parameter.default, m.Constant) and isinstance(parameter.default.value, bool)
    }
    return [part for part in parts if _switched(switches, part) is not usual]


def _switched(switches: dict[str, bool], part: m.Expression) -> bool | None:
    match part:
        case m.Name(name):
            return switches.get(name)
        case m.Not(m.Name(name)) if name in switches:
            return not switches[name]
        case _:
            return None


def _path_missing(test: m.Expression) -> str | None:
    """The path that a test finds missing."""
    match test:
        case m.Compare(kept, ["is"], [m.Constant(None)]) | m.Not(kept):
            return _path_read(kept)
        case _:
            return None


def _path_read(node: m.Expression) -> str | None:
    """The path whose value a test looks at: by name, or by asking whether the object has it."""
    match node:
        case m.Walrus(name, _):
            return name
        case m.Call(m.Name("hasattr"), [holder, m.Constant(str(name))]) | m.Call(
            m.Name("getattr"), [holder, m.Constant(str(name)), m.Constant(None)]
        ):
            path = path_of(holder)
            return None if path is None else f"{path}.{name}"
        case _:
            return path_of(node)


def _path_tested(frame: Frame, test: m.Expression) -> str | None:
    match test:
        case m.BoolOp(True, parts):
            asked = _unsettled(frame, parts, usual=True)
            return _path_tested(frame, asked[0]) if len(asked) == 1 else None
        case m.Not(kept) | m.Compare(kept, ["is" | "is not"], [m.Constant(None)]):
            return _path_read(kept)
        case _:
            return _path_read(test)


def _choices(frame: Frame, block: Sequence[m.Statement], path: str | None) -> int:
    if path is None or not _keeps(frame, block, path) or _is_let_go(frame, path):
        return 0
    return 2 * FIRST_TIME - 1 if _asks_again(frame, block, path) else FIRST_TIME - 1


def _choices_for_good(frame: Frame, block: Sequence[m.Statement], path: str | None) -> int:
    """The same for what is kept unless the block lets go of it: `self.busy = True`, and False in the end."""
    choices = _choices(frame, block, path)
    lets_go = choices and any(
        isinstance(part, m.Assign) and isinstance(part.value, m.Constant) and path in map(path_of, part.targets)
        for part in everything(list(block))
    )
    return 0 if lets_go else choices


def _choices_by_key(
    frame: Frame, block: Sequence[m.Statement], store: str | None = None, *, made: str | None = None
) -> int:
    """The same for what is kept under a key: in ``store``, or anywhere, when only the name of what is ``made`` is
    known."""
    if frame.outcome.key[1] < 0 or (store is None and made is None):
        return 0
    return NEW_KEY - 1 if any(_lasts(frame, path) for path in _filled(block, store, made)) else 0


def _filled(block: Sequence[m.Statement], store: str | None, made: str | None) -> Iterator[str]:
    """The paths of what a block puts something into: ``store``, or whatever gets what is ``made``."""
    for statement in block:
        match statement:
            case m.Assign(targets, value):
                keeps_made = made is not None and path_of(value) == made
                for target in targets:
                    path = path_of(target.value) if isinstance(target, m.Subscript) else None
                    if path is not None and (path == store or keeps_made):
                        yield path
            case m.Evaluate(m.Call(m.Attribute(kept, "add"))) if store and path_of(kept) == store:
                yield store
            case _ if isinstance(statement, namespace.COMPOUND):
                for inner in namespace.blocks(statement):
                    yield from _filled(inner, store, made)
            case _:
                pass


def _lasts(frame: Frame, path: str) -> bool:
    """Whether what a name or path holds outlives the call."""
    return "." in path or (path not in frame.env and path in frame.program.namespace(frame.module).bindings)


def _is_let_go(frame: Frame, name: str) -> bool:
    """Whether some function sets a global name back to None, so that it is made once more; who closes it first has no
    more use for it."""
    for binding in frame.program.namespace(frame.module).bindings.get(name, ()):
        if isinstance(binding, namespace.StoredBy):
            key = (frame.module, binding.function)
            stored = frame.program.names_in(key).bindings.get(name, ())
            is_reset = any(
                isinstance(other, namespace.Assigned) and other.value == m.Constant(None) for other in stored
            )
            if is_reset and not _closes(frame.program.function(key).statements(), name):
                return True
    return False


def _closes(body: Sequence[m.Statement], name: str) -> bool:
    """Whether what is kept as ``name`` is closed, by that name or by the local one that it was kept from."""
    parts = list(everything(body))
    names = {name, *(source for part in parts if isinstance(part, m.Assign) for source in _kept_as(part, name))}
    return any(
        isinstance(part, m.Call)
        and isinstance(part.function, m.Attribute)
        and part.function.name in CLOSING
        and path_of(part.function.value) in names
        for part in parts
    )


def _kept_as(node: m.Assign, name: str) -> Iterator[str]:
    """The names whose values an assignment gives to ``name``: `_engine, _maker = engine, maker`."""
    for target in node.targets:
        match target, node.value:
            case m.Name(kept), m.Name(source) if kept == name:
                yield source
            case m.Sequence(_, targets), m.Sequence(_, values) if len(targets) == len(values):
                yield from (
                    source.id
                    for kept, source in zip(targets, values, strict=True)
                    if kept == m.Name(name) and isinstance(source, m.Name)
                )
            case _:
                pass


def _asks_again(frame: Frame, block: Sequence[m.Statement], path: str) -> bool:
    """Whether the same is asked again inside a ``with``: under a lock, by code that knows it will rarely be there."""
    return any(
        isinstance(inner, m.If) and _path_tested(frame, inner.test) == path
        for statement in block
        if isinstance(statement, m.With)
        for inner in statement.body
    )


def _keeps(frame: Frame, block: Sequence[m.Statement], path: str) -> bool:
    """Whether a block gives ``path`` a value that outlives the call: it is no local name, and no attribute of an object
    that is only just being made."""
    if frame.outcome.key[1] < 0:
        return False
    facts = frame.program.function(frame.outcome.key)
    if facts.name in calls.CONSTRUCTORS and path.startswith(f"{frame.receiver}."):
        return False
    lasts = "." in path or path in facts.globals
    for statement in block:
        match statement:
            case m.Assign(targets) if lasts and any(path_of(part) == path for part in _single(targets)):
                return True
            case m.Evaluate(m.Call(function)) if _stores(frame, function, path):
                return True
            case _ if isinstance(statement, namespace.COMPOUND):
                if any(_keeps(frame, inner, path) for inner in namespace.blocks(statement)):
                    return True
            case _:
                pass
    return False


def _single(targets: Sequence[m.Expression]) -> Iterator[m.Expression]:
    """What is assigned to, one by one."""
    for target in targets:
        if isinstance(target, m.Sequence):
            yield from _single(target.elements)
        else:
            yield target


def _stores(frame: Frame, function: m.Expression, path: str) -> bool:
    """Whether the function that is called by this name gives ``path`` a value: a method of the object it is an
    attribute of, or a function that declares it global."""
    match function:
        case m.Attribute(m.Name(owner), method) if path.startswith(f"{owner}."):
            called = frame.program.method_of(frame.lookup(owner), method)
            return called is not None and path[len(owner) + 1 :] in frame.program.function(called.key).stores
        case m.Name(name) if "." not in path:
            value = frame.lookup(name)
            return (
                isinstance(value, Function)
                and value.key[0] == frame.module
                and path in frame.program.function(value.key).globals
            )
        case _:
            return False
