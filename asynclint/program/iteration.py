"""What iterating or entering a value gives, and which code that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.program.derived import ENTER, NEXT, Derived, derive
from asynclint.program.frame import add, confidence_of
from asynclint.program.outcome import Defer, Invoke, Perform, SiteKind
from asynclint.program.values import (
    STRING,
    UNKNOWN,
    Awaitable,
    Class,
    Collection,
    ContextManager,
    Dictionary,
    Function,
    Generator,
    GeneratorExpression,
    Instance,
    Lazy,
    LibraryInstance,
    LibraryMethod,
    Literal,
    Mapped,
    Parameter,
    Partial,
    Tuple,
    Union,
    Value,
    alternatives,
    each,
    union,
)

if TYPE_CHECKING:
    from asynclint.findings import Confidence
    from asynclint.program.frame import Frame
    from asynclint.program.outcome import Target

Place = tuple[int, int, int, int]
"""Line, column, end line and end column of the node that is iterated or entered."""

NOWHERE: Place = (0, 0, 0, 0)
"""The place of what nobody asks for: what runs while a module is imported, a call that somebody else makes."""


def iterate(frame: Frame, value: Value, place: Place | None) -> Value:
    """The element that iterating ``value`` gives. Without a ``place`` nothing is recorded (an ``async for``)."""
    confidence = confidence_of(value)
    return each(value, lambda option: _element(frame, option, place, confidence))


def drain(frame: Frame, value: Value, place: Place) -> Value:
    """The element that an ``async for`` over ``value`` gives."""
    for option in alternatives(value):
        if isinstance(option, Mapped) and frame.program.mapper is not None:
            frame.program.mapper.drained(frame, option, place)
    return iterate(frame, value, None)


def _element(frame: Frame, value: Value, place: Place | None, confidence: Confidence) -> Value:
    match value:
        case Collection(_, element):
            return element
        case Tuple(elements):
            return union(elements)
        case Dictionary(key):
            return key
        case Literal(str()):
            return STRING
        case Generator(function, element):
            _record(frame, place, SiteKind.ITERATION, Invoke(function, (), confidence))
            return element
        case Parameter():
            _record(frame, place, SiteKind.ITERATION, Defer(value, confidence))
            return UNKNOWN if place is None else derive(value, NEXT)
        case Derived() if place is not None:
            return derive(value, NEXT)
        case GeneratorExpression(function, line, column, element):
            if function == frame.outcome.key:
                for site in frame.outcome.deferred.pop((line, column), ()):
                    site.deferred = False
            return element
        case Lazy(source, element):
            found = each(source, lambda option: _drawn(frame, option, place, confidence))
            return found if element == UNKNOWN else element
        case Instance():
            return _from_instance(frame, value, place, confidence)
        case Class(key) if frame.program.class_info(key).is_enumeration:
            return Instance(key)
        case Mapped() if frame.program.mapper is not None:
            return frame.program.mapper.iterate(frame, value, place)
        case LibraryInstance(owner):
            return _from_library(frame, owner, value, place, confidence)
        case _:
            return UNKNOWN


def _drawn(frame: Frame, source: Value, place: Place | None, confidence: Confidence) -> Value:
    """What an iterator draws from ``source``, which it calls for each element if it cannot iterate it
    (`iter(partial(file.read, 4096), b"")`)."""
    program = frame.program
    match source:
        case Function():
            _record(frame, place, SiteKind.ITERATION, Invoke(source, (), confidence))
            return program.result_of(source)
        case Partial(inner):
            return each(inner, lambda option: _drawn(frame, option, place, confidence))
        case LibraryMethod(name):
            callee = program.library.callee(name)
            if callee is not None and callee.effect is not None and not callee.only:
                _record(frame, place, SiteKind.ITERATION, Perform(callee.name, callee.effect, confidence))
            return program.call_result(source, awaited=False)
        case _:
            return _element(frame, source, place, confidence)


def _from_instance(frame: Frame, value: Instance, place: Place | None, confidence: Confidence) -> Value:
    program = frame.program
    is_async = place is None
    getter = program.method_of(value, "__aiter__" if is_async else "__iter__")
    following = program.method_of(value, "__anext__" if is_async else "__next__")
    if getter is not None:
        _record(frame, place, SiteKind.ITERATION, Invoke(getter, (), confidence))
        iterator = program.result_of(getter)
        if iterator != value and not isinstance(iterator, Instance):
            return _element(frame, iterator, place, confidence)
    if following is not None:
        _record(frame, place, SiteKind.ITERATION, Invoke(following, (), confidence))
        result = program.result_of(following)
        return result.result if isinstance(result, Awaitable) else result
    return UNKNOWN


def _from_library(frame: Frame, owner: str, value: Value, place: Place | None, confidence: Confidence) -> Value:
    library = frame.program.library
    getter = library.method(owner, "__iter__" if place else "__aiter__")
    following = library.method(owner, "__next__" if place else "__anext__")
    for callee in (getter, following):
        if callee is not None and callee.effect is not None:
            _record(frame, place, SiteKind.ITERATION, Perform(callee.name, callee.effect, confidence))
    if following is not None and following.returns is not None:
        element = library.value(following.returns, receiver=value)
        return element.result if isinstance(element, Awaitable) else element
    if getter is not None and getter.returns is not None:
        iterator = library.value(getter.returns, receiver=value)
        if isinstance(iterator, Collection):
            return iterator.element
    return UNKNOWN


def enter(frame: Frame, value: Value, place: Place, *, is_async: bool) -> Value:
    """What ``with`` binds; entering and leaving are recorded at the context expression."""
    if is_async and isinstance(value, Union):
        able = [option for option in value.members if frame.program.method_of(option, "__aenter__") is not None]
        value = union(able) if able else value  # a client that also has a sync form is not that one here
    confidence = confidence_of(value)
    return each(value, lambda option: _entered(frame, option, place, confidence, is_async=is_async))


def _entered(frame: Frame, value: Value, place: Place, confidence: Confidence, *, is_async: bool) -> Value:
    program = frame.program
    names = ("__aenter__", "__aexit__") if is_async else ("__enter__", "__exit__")
    entered = UNKNOWN
    match value:
        case ContextManager(function, given, was_async):
            if function is not None and is_async == was_async:
                _record(frame, place, SiteKind.WITH, Invoke(function, (), confidence))
            return given
        case Instance():
            for name in names:
                method = program.method_of(value, name)
                if method is None:
                    continue
                if not is_async or program.function(method.key).is_async:
                    _record(frame, place, SiteKind.WITH, Invoke(method, (), confidence))
                if name == names[0]:
                    entered = program.result_of(method)
            if isinstance(entered, Awaitable):
                entered = entered.result
            return entered if entered != UNKNOWN else _library_base(frame, value, names[0])
        case LibraryInstance(owner):
            entered = value
            for name in names:
                callee = program.library.method(owner, name)
                if callee is None:
                    continue
                if callee.effect is not None and not is_async:
                    _record(frame, place, SiteKind.WITH, Perform(callee.name, callee.effect, confidence))
                if name == names[0] and callee.returns is not None:
                    entered = program.library.value(callee.returns, receiver=value)
            return entered.result if isinstance(entered, Awaitable) else entered
        case Parameter() | Derived() if not is_async:
            return derive(value, ENTER)
        case Awaitable(result) if is_async:
            return result  # `async with session.get(...)`: awaitable and context manager in one
        case _:
            return UNKNOWN


def _library_base(frame: Frame, value: Instance, name: str) -> Value:
    """A class that inherits `__enter__` from a library is what its `with` binds, unless knowledge says otherwise."""
    method = frame.program.class_attribute(value.key, name, value)
    return value if not isinstance(method, Function) else UNKNOWN


def _record(frame: Frame, place: Place | None, kind: SiteKind, target: Target) -> None:
    if place is not None:
        add(frame.site(kind, *place), target)
