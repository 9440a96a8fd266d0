"""What a call does and gives: the code of the program it runs, the effects it has, the callables it hands over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.packs.model import Guard, Runs
from asynclint.program import constants, expressions, typehints
from asynclint.program.arguments import NO_ARGUMENTS, Arguments, blocks, meets
from asynclint.program.frame import add, confidence_of
from asynclint.program.iteration import iterate
from asynclint.program.outcome import Defer, Invoke, Perform, SiteKind
from asynclint.program.values import (
    CALLABLE,
    UNKNOWN,
    Alias,
    Awaitable,
    Class,
    ClassMethod,
    Collection,
    ContextFactory,
    ContextManager,
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
    Offloaded,
    Parameter,
    Partial,
    ResultOf,
    StaticMethod,
    Super,
    ThreadIdentity,
    Tuple,
    Value,
    alternatives,
    each,
    union,
)
from asynclint.spans import Span

if TYPE_CHECKING:
    from asynclint.findings import Confidence
    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place
    from asynclint.program.outcome import Target
    from asynclint.program.program import Program

DUNDER_CALL = "__call__"
GETATTR = Dotted("builtins.getattr")


@dataclass(slots=True)
class Call:
    """One call being made: where, with what, and whether its result is awaited at once."""

    frame: Frame
    kind: SiteKind
    place: Place
    arguments: Arguments
    confidence: Confidence
    awaited: bool = False
    node: m.Call | None = None

    def add(self, target: Target) -> None:
        add(self.frame.site(self.kind, *self.place), target)

    @property
    def span(self) -> Span:
        return Span(*self.place)


def call(frame: Frame, node: m.Call, *, awaited: bool) -> Value:
    """Evaluates a call expression."""
    function = node.function
    if isinstance(function, m.Name) and function.id == "super" and frame.lookup("super") == Dotted("builtins.super"):
        return _super(frame)
    callee = expressions.evaluate(frame, function)
    arguments = Arguments.evaluate(frame, node)
    frame.outcome.calls += 1
    if callee is UNKNOWN:
        return UNKNOWN
    frame.outcome.resolved += 1
    if callee == GETATTR:
        return _getattr(frame, node, arguments)
    place = (node.line, node.column, node.end_line, node.end_column)
    made = Call(frame, SiteKind.CALL, place, arguments, confidence_of(callee), awaited, node)
    return each(callee, partial(apply, made))


def run_callee(
    frame: Frame, callee: Callee, receiver: Value, arguments: Arguments, kind: SiteKind, place: Place
) -> Value:
    """Calls what the language calls by itself: a subscript, an operator."""
    made = Call(frame, kind, place, arguments, confidence_of(receiver))
    return _apply_callee(made, callee, receiver)


def apply(made: Call, callee: Value) -> Value:
    """The result of calling ``callee``; what runs is recorded at the call's site."""
    frame = made.frame
    match callee:
        case Function():
            return _apply_function(made, callee)
        case Class(key):
            return _construct(made, key)
        case Instance():
            method = frame.program.method_of(callee, DUNDER_CALL)
            if method is not None:
                return _apply_function(made, method)
            inherited = frame.program.class_attribute(callee.key, DUNDER_CALL, callee)
            return apply(made, inherited) if isinstance(inherited, LibraryMethod) else UNKNOWN
        case Dotted(name):
            return _apply_dotted(made, name)
        case LibraryMethod(name, receiver):
            return _apply_method(made, name, receiver)
        case LibraryInstance(owner):
            known = frame.program.library.method(owner, DUNDER_CALL)
            return UNKNOWN if known is None else _apply_callee(made, known, callee)
        case Partial(function):
            made = replace(made, arguments=replace(made.arguments, is_open=True))  # and what the partial holds
            return each(function, lambda option: apply(made, option))
        case Offloaded(function):
            return Awaitable(frame.program.call_result(function, awaited=True))
        case ContextFactory(function, is_async):
            return _enterable(made, function, is_async)
        case Parameter():
            made.add(Defer(callee, made.confidence))
            return ResultOf(callee)
        case Decorator(name):
            return decorate(made, name, made.arguments.first())
        case Alias(base):
            return apply(made, base)
        case StaticMethod(function) | ClassMethod(function):
            return apply(made, function)
        case _:
            return UNKNOWN


def _super(frame: Frame) -> Value:
    owner = frame.program.enclosing_class(frame.module, frame.outcome.key[1])
    receiver = frame.receiver and frame.env.get(frame.receiver)
    if owner is None:
        return UNKNOWN
    return Super(owner, receiver or Instance(owner))


def _getattr(frame: Frame, node: m.Call, arguments: Arguments) -> Value:
    match arguments.positional:
        case [_, Literal(str(name)), *default]:
            read = m.Attribute(node.arguments[0], name, node.end_line, node.end_column)
            return union([expressions.evaluate(frame, read), *default])
        case _:
            return UNKNOWN


# --- functions and classes of the program -----------------------------------------------------------------------------


def _apply_function(made: Call, function: Function) -> Value:
    program = made.frame.program
    bound = bind(made, function)
    passed = constants.passed(program, function, made.arguments, bound)
    result = program.result_of(function, dict(bound), passed)
    if made.awaited and not program.function(function.key).is_async and _cannot_be_awaited(program, result):
        return UNKNOWN
    callables = tuple((name, value) for name, value in bound if isinstance(value, CALLABLE))
    made.add(Invoke(function, callables, made.confidence, passed))
    return result


def _cannot_be_awaited(program: Program, result: Value) -> bool:
    """An awaited call whose target gives something that no `await` takes was not a call of that target."""
    return all(_is_not_awaitable(program, option) for option in alternatives(result))


def _is_not_awaitable(program: Program, value: Value) -> bool:
    match value:
        case Literal() | Collection() | Dictionary() | Tuple() | Generator() | LoopTest():
            return True
        case Instance(key):
            info = program.class_info(key)
            return not info.open and program.class_attribute(key, "__await__", value) == UNKNOWN
        case LibraryInstance(name):
            library = program.library
            known = library.known_class(name) is not None or name.startswith("builtins.")
            return known and library.method(name, "__await__") is None
        case _:
            return False


def bind(made: Call, function: Function) -> tuple[tuple[Parameter, Value], ...]:
    """The stand-ins of the function's parameters, and of those it closes over, with the values they have here."""
    facts = made.frame.program.function(function.key)
    arguments = made.arguments
    names = [parameter.name for parameter in facts.parameters]
    kinds = [parameter.kind for parameter in facts.parameters]
    if function.receiver is not None and names:
        names, kinds = names[1:], kinds[1:]
    bound: list[tuple[Parameter, Value]] = list(function.closure)
    positional = iter(arguments.positional)
    for name, kind in zip(names, kinds, strict=True):
        if kind == m.Parameter.POSITIONAL:
            value = next(positional, None)
            value = arguments.keywords.get(name) if value is None else value
        elif kind == m.Parameter.KEYWORD:
            value = arguments.keywords.get(name)
        else:
            continue
        if value is None:
            value = made.frame.program.default(function.key, name)
        if value is not None:
            bound.append((Parameter(function.key, name), value))
    return tuple(bound)


def _construct(made: Call, key: tuple[int, int]) -> Value:
    program = made.frame.program
    instance = Instance(key)
    for name in ("__new__", "__init__", "__post_init__"):
        for option in alternatives(program.class_attribute(key, name, instance)):
            if isinstance(option, Function):
                _apply_function(made, Function(option.key, instance, option.closure))
            elif isinstance(option, LibraryMethod):
                _apply_method(made, option.name, instance)
    info = program.class_info(key)
    own = program.class_attribute(key, "__init__", instance)
    if not isinstance(own, Function):
        for base in info.library_bases:
            callee = program.library.constructor(base)
            if callee is not None:
                _apply_callee(made, callee, instance)
                break
    return instance


def _enterable(made: Call, function: Value, is_async: bool) -> Value:
    options = [option for option in alternatives(function) if isinstance(option, Function)]
    if not options:
        return ContextManager(None, UNKNOWN, is_async)
    chosen = options[0]
    bound = bind(made, chosen)
    result = made.frame.program.result_of(chosen, dict(bound))
    element = result.element if isinstance(result, (Generator, Collection)) else UNKNOWN
    return ContextManager(Function(chosen.key, chosen.receiver, bound), element, is_async)


# --- what knowledge says ----------------------------------------------------------------------------------------------


def _apply_dotted(made: Call, name: str) -> Value:
    program = made.frame.program
    library = program.library
    form = library.form(name)
    if form is not None:
        return _apply_form(made, form, name)
    callee = library.callee(name)
    if callee is not None:
        return _apply_callee(made, callee, UNKNOWN)
    if library.known_class(name) is not None:
        instance: Value = library.instance(name)
        constructor = library.constructor(name)
        if constructor is not None:
            _apply_callee(made, constructor, instance)
            if constructor.decorates is not None and made.arguments.first() is None:
                return Decorator(constructor.name)
        return _collected(made, name) or instance
    return UNKNOWN


def _collected(made: Call, name: str) -> Value | None:
    """`list(rows)` keeps what its elements are."""
    kind = typehints.ITERABLE.get(name)
    if kind is None:
        return None
    source = made.arguments.first()
    return Collection(kind, UNKNOWN if source is None else iterate(made.frame, source, made.place))


def _apply_method(made: Call, name: str, receiver: Value) -> Value:
    program = made.frame.program
    contained = _contained(name, receiver, made.arguments)
    if contained is not None:
        return contained
    callee = program.library.callee(name)
    return UNKNOWN if callee is None else _apply_callee(made, callee, receiver)


def _contained(name: str, receiver: Value, arguments: Arguments) -> Value | None:
    """What methods of built-in containers give of what is in them."""
    method = name.rpartition(".")[2]
    match receiver:
        case Dictionary(key, value):
            match method:
                case "get" | "pop" | "setdefault":
                    return union((value, *arguments.positional[1:2]))
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
                    return element
                case "copy":
                    return receiver
    return None


def _apply_form(made: Call, form: str, name: str) -> Value:
    first = made.arguments.first()
    match form:
        case "partial":
            return UNKNOWN if first is None else Partial(first)
        case "cast" if made.node is not None and made.node.arguments:
            return typehints.annotated(made.frame, made.node.arguments[0])
        case "wraps":
            return Decorator(name)
        case "context-manager" | "async-context-manager":
            return UNKNOWN if first is None else ContextFactory(first, form.startswith("async"))
        case "import-module":
            callee = made.frame.program.library.callee(name)
            if callee is not None:
                _apply_callee(made, callee, UNKNOWN)
            if isinstance(first, Literal) and isinstance(first.value, str):
                return made.frame.program.external(first.value)
            return UNKNOWN
        case _:
            return UNKNOWN


def _apply_callee(made: Call, callee: Callee, receiver: Value) -> Value:
    frame = made.frame
    arguments = made.arguments
    if callee.guard in {Guard.ON_LOOP, Guard.OFF_LOOP}:
        return LoopTest(negated=callee.guard is Guard.OFF_LOOP)
    if callee.guard is Guard.THREAD_ID:
        return ThreadIdentity()
    if made.awaited and callee.effect is not None and not _gives_awaitable(callee):
        return UNKNOWN  # awaited, so it was not this function that was called
    if callee.effect is not None and blocks(callee, arguments):
        made.add(Perform(callee.name, callee.effect, made.confidence))
    for parameter, runs in callee.runs:
        for value in arguments.all(callee.params, parameter):
            _hand_over(made, callee, runs, value)
        _mark_argument(made, callee, parameter, runs)
    if callee.decorates is not None:
        first = arguments.first()
        if isinstance(first, CALLABLE) and len(arguments.positional) == 1 and not arguments.keywords:
            return decorate(made, callee.name, first)
        if callee.returns is None:
            return Decorator(callee.name)
    return returned(made, callee, receiver)


def returned(made: Call, callee: Callee, receiver: Value) -> Value:
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
    return program.settle(value)


def _gives_awaitable(callee: Callee) -> bool:
    return callee.returns is not None and callee.returns.startswith("Awaitable")


def _hand_over(made: Call, callee: Callee, runs: Runs, value: Value) -> None:
    if runs is Runs.HERE:
        for option in alternatives(value):
            if isinstance(option, (Generator, GeneratorExpression, Lazy, LibraryInstance, Instance)):
                iterate(made.frame, option, None if made.awaited else made.place)
            if isinstance(option, CALLABLE):
                apply(Call(made.frame, made.kind, made.place, NO_ARGUMENTS, made.confidence), option)
        return
    for option in alternatives(value):
        if isinstance(option, (Function, Partial, Awaitable)):
            made.frame.hand_over(made.span, runs, option, callee.name)


def unblocks(frame: Frame, node: m.Call) -> bool:
    """Whether a call makes its receiver one that never blocks (`sock.setblocking(False)`)."""
    if not isinstance(node.function, m.Attribute) or len(node.arguments) + len(node.keywords) != 1:
        return False
    for option in alternatives(expressions.evaluate(frame, node.function)):
        callee = frame.program.library.callee(option.name) if isinstance(option, LibraryMethod) else None
        if callee is not None and callee.unblocks:
            return meets(callee, callee.unblocks, Arguments.evaluate(frame, node))
    return False


def _mark_argument(made: Call, callee: Callee, parameter: str, runs: Runs) -> None:
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


def decorate(made: Call, name: str, function: Value | None) -> Value:
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
