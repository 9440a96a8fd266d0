"""What calling something outside the program does and gives, as far as knowledge says.

Its effects are recorded where the call stands, the callables it is given go where it takes them, and its result is
what its type expression makes of the arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.packs.model import Guard, Runs
from asynclint.program import aspects, calls, expressions, measures, rendering, subscripts, texts, typehints
from asynclint.program.arguments import NO_ARGUMENTS, Arguments, blocks, meets
from asynclint.program.iteration import iterate
from asynclint.program.outcome import Perform, SiteKind
from asynclint.program.values import (
    CALLABLE,
    UNKNOWN,
    Awaitable,
    Collection,
    ContextFactory,
    Decorator,
    Dictionary,
    Dotted,
    Function,
    Generator,
    GeneratorExpression,
    Instance,
    Lazy,
    LibraryInstance,
    LibraryMethod,
    Literal,
    LoopTest,
    Mapped,
    Partial,
    ThreadIdentity,
    Tuple,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame


def apply_dotted(made: calls.Call, name: str) -> Value:
    program = made.frame.program
    library = program.library
    form = library.form(name)
    if form is not None:
        return _apply_form(made, form, name)
    callee = library.callee(name)
    if callee is not None:
        return apply_callee(made, callee, UNKNOWN)
    if library.known_class(name) is not None:
        instance: Value = library.instance(name)
        constructor = library.constructor(name)
        if constructor is not None:
            if constructor.web is not None and isinstance(instance, LibraryInstance):
                instance = LibraryInstance(instance.name, made.origin)
            given = apply_callee(made, constructor, instance)
            if (constructor.query is not None or constructor.maps is not None) and given != UNKNOWN:
                return given
            if constructor.decorates is not None and made.arguments.first() is None:
                return Decorator(constructor.name, made.origin)
        return _collected(made, name) or instance
    return UNKNOWN


def _collected(made: calls.Call, name: str) -> Value | None:
    """`list(rows)` keeps what its elements are."""
    kind = typehints.ITERABLE.get(name)
    if kind is None:
        return None
    source = made.arguments.first()
    return Collection(kind, UNKNOWN if source is None else iterate(made.frame, source, made.place))


def apply_method(made: calls.Call, name: str, receiver: Value) -> Value:
    program = made.frame.program
    contained = _contained(made.frame, name, receiver, made.arguments)
    if contained is not None:
        return contained
    callee = program.library.callee(name)
    return UNKNOWN if callee is None else apply_callee(made, callee, receiver)


def _contained(frame: Frame, name: str, receiver: Value, arguments: Arguments) -> Value | None:
    """What methods of built-in containers give of what is in them."""
    method = name.rpartition(".")[2]
    match receiver:
        case Dictionary(key, value):
            match method:
                case "get" | "pop" | "setdefault":
                    return union((subscripts.picked(frame, value), *arguments.positional[1:2]))
                case "values":
                    return Collection("Iterator", value)
                case "keys":
                    return Collection("Iterator", key)
                case "items":
                    return Collection("Iterator", Tuple((key, value)))
                case "copy":
                    return receiver
        case Collection(_, element):
            match method:
                case "pop" | "popleft":
                    return subscripts.picked(frame, element)
                case "copy":
                    return receiver
    return None


def _model_by_label(arguments: Arguments) -> Value:
    """The model that an app's label and a model's name stand for, passed apart or as one string."""
    passed = (*arguments.positional, *arguments.keywords.values())
    names = [value.value for value in passed if isinstance(value, Literal) and isinstance(value.value, str)]
    return Dotted(".".join(names[:2])) if names else UNKNOWN


def _apply_form(made: calls.Call, form: str, name: str) -> Value:
    first = made.arguments.first()
    match form:
        case "partial":
            return UNKNOWN if first is None else Partial(first)
        case "cast" if made.node is not None and made.node.arguments:
            return typehints.annotated(made.frame, made.node.arguments[0])
        case "wraps":
            return Decorator(name)
        case "model-lookup":
            return _model_by_label(made.arguments)
        case "context-manager" | "async-context-manager":
            return UNKNOWN if first is None else ContextFactory(first, form.startswith("async"))
        case "import-module":
            if isinstance(first, Literal) and isinstance(first.value, str):
                return made.frame.program.external(first.value)  # like an import statement: once, then a look-up
            callee = made.frame.program.library.callee(name)
            return UNKNOWN if callee is None else apply_callee(made, callee, UNKNOWN)
        case _:
            return UNKNOWN


def apply_callee(made: calls.Call, callee: Callee, receiver: Value) -> Value:
    arguments = made.arguments
    program = made.frame.program
    if callee.guard in {Guard.ON_LOOP, Guard.OFF_LOOP}:
        return LoopTest(negated=callee.guard is Guard.OFF_LOOP)
    if callee.guard is Guard.THREAD_ID:
        return ThreadIdentity()
    if made.awaited and callee.effect is not None and not _gives_awaitable(callee):
        return UNKNOWN  # awaited, so it was not this function that was called
    if callee.effect is not None and blocks(callee, arguments):
        made.add(Perform(callee.name, callee.effect, made.confidence))
        if callee.effect in program.library.raising:
            made.leaves_loop()
    if callee.web is not None and made.frame.observer is not None:
        made.frame.observer.called(made, callee, receiver)
    if callee.renders is not None:
        rendering.render(made, callee)
    if callee.has_aspects:
        aspects.record(made, callee, receiver)
    for parameter, runs in callee.runs:
        for value in arguments.all(callee.params, parameter):
            _hand_over(made, callee, runs, value)
        _mark_argument(made, callee, parameter, runs)
    if (callee.query is not None or callee.maps is not None) and program.mapper is not None:
        return program.mapper.called(made, callee, receiver)
    if callee.decorates is not None:
        first = arguments.first()
        if isinstance(first, CALLABLE) and len(arguments.positional) == 1 and not arguments.keywords:
            return decorate(made, callee.name, first)
        if callee.returns is None:
            return Decorator(callee.name, made.origin)
    return returned(made, callee, receiver)


def returned(made: calls.Call, callee: Callee, receiver: Value) -> Value:
    """What a library callable gives, with everything that depends on its arguments filled in."""
    if callee.returns is None:
        return UNKNOWN
    program = made.frame.program
    missing = False

    def argument(parameter: str) -> Value | None:
        nonlocal missing
        value = made.arguments.get(callee.params, parameter)
        if value is None:
            missing = True
        return value

    value = program.library.value(callee.returns, receiver, argument)
    if missing and callee.params and not made.arguments.positional:
        return Decorator(callee.name)
    settled = program.settle(value)
    return subscripts.picked(made.frame, settled) if callee.returns.startswith("Element[") else settled


def _gives_awaitable(callee: Callee) -> bool:
    return callee.returns is not None and callee.returns.startswith("Awaitable")


def _hand_over(made: calls.Call, callee: Callee, runs: Runs, value: Value) -> None:
    if runs is Runs.HERE:
        for option in alternatives(value):
            if isinstance(option, (Generator, GeneratorExpression, Lazy, LibraryInstance, Instance, Mapped)):
                iterate(made.frame, option, None if made.awaited else made.place)
            if isinstance(option, CALLABLE):
                calls.apply(calls.Call(made.frame, made.kind, made.place, _elements(made), made.confidence), option)
        return
    if runs is Runs.TEXT:
        texts.show(made.frame, value, made.place)
        return
    if runs in measures.METHODS:
        measures.measure(made.frame, value, runs, made.place)
        return
    for option in alternatives(value):
        if isinstance(option, (Function, Partial, Awaitable)):
            made.frame.hand_over(made.span, runs, option, callee.name)


def _elements(made: calls.Call) -> Arguments:
    """What a callable is called with that is handed over together with what to call it on (`map`, `sorted`)."""
    mapper = made.frame.program.mapper
    for value in () if mapper is None else made.arguments.positional:
        if not isinstance(value, CALLABLE):
            element = iterate(made.frame, value, None)
            if mapper is not None and mapper.keeps(element):
                return Arguments((element,), is_open=True)
    return NO_ARGUMENTS


def unblocks(frame: Frame, node: m.Call) -> bool:
    """Whether a call makes its receiver one that never blocks (`sock.setblocking(False)`)."""
    if not isinstance(node.function, m.Attribute) or len(node.arguments) + len(node.keywords) != 1:
        return False
    for option in alternatives(expressions.evaluate(frame, node.function)):
        callee = frame.program.library.callee(option.name) if isinstance(option, LibraryMethod) else None
        if callee is not None and callee.unblocks:
            return meets(callee, callee.unblocks, Arguments.evaluate(frame, node))
    return False


def _mark_argument(made: calls.Call, callee: Callee, parameter: str, runs: Runs) -> None:
    """`to_thread(load(path))`: the inner call runs here, and its result is what is handed over."""
    node = made.node
    if node is None or runs not in {Runs.THREAD, Runs.BACKGROUND}:
        return
    written = made.arguments.node_of(node, callee.params, parameter)
    if not isinstance(written, m.Call):
        return
    value = made.arguments.get(callee.params, parameter)
    if any(isinstance(option, (*CALLABLE, Awaitable)) for option in alternatives(value or UNKNOWN)):
        return
    site = made.frame.outcome.sites.get((SiteKind.CALL, written.end_line, written.end_column))
    if site is not None:
        site.handed_to = callee.name


def decorate(made: calls.Call, name: str, function: Value | None) -> Value:
    """What a library's decorator makes of ``function``."""
    program = made.frame.program
    callee = program.library.callee(name) or program.library.constructor(name)
    if function is None:
        return UNKNOWN
    if callee is None:
        return function
    if callee.decorates is not None:
        for option in alternatives(function):
            if isinstance(option, (Function, Partial)):
                made.frame.hand_over(made.span, callee.decorates, option, callee.name)
        return function
    if callee.returns is None:
        return function
    value = program.library.value(callee.returns, UNKNOWN, lambda _parameter: function)
    return function if value == UNKNOWN else program.settle(value)
