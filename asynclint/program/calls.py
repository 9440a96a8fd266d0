"""What a call does and gives: the code of the program it runs, the effects it has, the callables it hands over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.program import (
    awaiting,
    constants,
    deciding,
    fields,
    first_time,
    generics,
    library_calls,
    named_reads,
    rendering,
)
from asynclint.program.arguments import Arguments
from asynclint.program.derived import Derived, derive
from asynclint.program.evaluation import evaluate
from asynclint.program.frame import Frame, add, confidence_of
from asynclint.program.iteration import NOWHERE, Place
from asynclint.program.outcome import Defer, Invoke, SiteKind
from asynclint.program.values import (
    BOOLEAN,
    HANDED,
    UNKNOWN,
    Alias,
    Awaitable,
    Cached,
    Class,
    ClassMethod,
    Collection,
    ContextFactory,
    ContextManager,
    Curried,
    Decorated,
    Decorator,
    Dotted,
    Function,
    Generator,
    Holder,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Mapped,
    Offloaded,
    Origin,
    Parameter,
    Partial,
    ResultOf,
    StaticMethod,
    Super,
    TypeVariable,
    Union,
    Value,
    alternatives,
    each,
    union,
)
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.packs.model import Callee
    from asynclint.program.constants import Constants
    from asynclint.program.mapping import Mapper
    from asynclint.program.outcome import Target
    from asynclint.program.program import Program

CONSTRUCTORS = ("__new__", "__init__", "__post_init__", "__attrs_post_init__")
DUNDER_CALL = "__call__"
GETATTR = Dotted("builtins.getattr")
HASATTR = Dotted("builtins.hasattr")


class Call(msgspec.Struct):
    """One call being made: where, with what, whether its result is awaited at once, and whether what is called may
    have its result ``kept`` from another call."""

    frame: Frame
    kind: SiteKind
    place: Place
    arguments: Arguments
    confidence: Confidence
    awaited: bool = False
    node: m.Call | None = None
    kept: bool = False

    def add(self, target: Target) -> None:
        add(self.frame.site(self.kind, *self.place), target)

    def leaves_loop(self) -> None:
        """Where a loop runs this call does not come back, so what follows it is reached only where none does."""
        if self.confidence is Confidence.CERTAIN:
            self.frame.off_loop = True

    @property
    def span(self) -> Span:
        return Span(*self.place)

    @property
    def origin(self) -> Origin | None:
        """What tells apart what the call makes; None for one that is written nowhere."""
        return Origin(self.frame.module, self.place[2], self.place[3]) if self.place != NOWHERE else None


def call(frame: Frame, node: m.Call, *, awaited: bool) -> Value:
    """Evaluates a call expression."""
    function = node.function
    if isinstance(function, m.Name) and function.id == "super" and frame.lookup("super") == Dotted("builtins.super"):
        return _super(frame)
    if frame.constants and (taken := deciding.taken_out(frame, node)) is not None:
        return taken
    callee = evaluate(frame, function)
    came_of = frame.derived
    arguments = Arguments.of(frame, node)
    frame.outcome.calls += 1
    place = (node.line, node.column, node.end_line, node.end_column)
    if callee is UNKNOWN:
        made = Call(frame, SiteKind.CALL, place, arguments, Confidence.CERTAIN, awaited, node)
        if type(function) is not m.Attribute:
            return _unseen(made)
        derived = came_of[1] if came_of is not None and came_of[0] is function else None
        return _method_unseen(made, function.name, None if awaited else derived or _holder(frame, function))
    frame.outcome.resolved += 1
    if not awaited and (type(callee) is LibraryMethod or (type(callee) is Function and callee.receiver is not None)):
        frame.outcome.methods += 1
    if type(callee) is Dotted and callee == GETATTR:
        return named_reads.read(frame, node, arguments)
    if type(callee) is Dotted and callee == HASATTR:
        named_reads.read(frame, node, arguments)  # whatever there is, it is read to see it
        return BOOLEAN
    if awaited and isinstance(callee, Union):
        callee = _awaitable_ones(frame.program, callee)
    made = Call(frame, SiteKind.CALL, place, arguments, confidence_of(callee), awaited, node)
    result = each(callee, partial(apply, made))
    if isinstance(result, Mapped) and frame.program.mapper is not None:
        return frame.program.mapper.given(frame, result, SiteKind.CALL, Span(*place))
    return result


def _unseen(made: Call) -> Value:
    mapper = made.frame.program.mapper
    return UNKNOWN if mapper is None else mapper.unseen(made)


def _method_unseen(made: Call, name: str, holder: Value | None) -> Value:
    """What a method gives that is not known, of what ``holder`` describes: the caller may know more of that."""
    frame = made.frame
    if type(holder) is Parameter:
        made.add(Defer(holder, Confidence.CERTAIN, name))
    elif type(holder) is Derived:
        made.add(Defer(holder.parameter, Confidence.CERTAIN, name, holder.way))
    else:
        if type(holder) is Instance or (
            type(holder) is LibraryInstance and frame.program.library.known_class(holder.name) is not None
        ):
            frame.outcome.missed += 1
        return _unseen(made)
    found = _unseen(made)
    return derive(holder, name) if found is UNKNOWN else found


def _holder(frame: Frame, method: m.Attribute) -> Value | None:
    """What a method is read from that is not known: a name, or what the receiver keeps."""
    match method.value:
        case m.Name(name):
            return frame.env.get(name)
        case m.Attribute(m.Name(name)) as kept if name == frame.receiver:
            return evaluate(frame, kept)
        case _:
            return None


def _awaitable_ones(program: Program, callee: Union) -> Value:
    """Of a client that has a sync and an async form, an awaited call is one of the async form's."""
    asynchronous = [
        member for member in callee.members if isinstance(member, Function) and program.function(member.key).is_async
    ]
    return union(asynchronous) if asynchronous else callee


def run_callee(
    frame: Frame, callee: Callee, receiver: Value, arguments: Arguments, kind: SiteKind, place: Place
) -> Value:
    """Calls what the language calls by itself: a subscript, an operator."""
    made = Call(frame, kind, place, arguments, confidence_of(receiver))
    return library_calls.apply_callee(made, callee, receiver)


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
            return library_calls.apply_dotted(made, name)
        case LibraryMethod(name, receiver):
            return library_calls.apply_method(made, name, receiver)
        case LibraryInstance(owner):
            known = frame.program.library.method(owner, DUNDER_CALL)
            return UNKNOWN if known is None else library_calls.apply_callee(made, known, callee)
        case Decorated(function, task):
            known = frame.program.library.method(task.name, DUNDER_CALL) if isinstance(task, LibraryInstance) else None
            return apply(made, function) if known is None else library_calls.apply_callee(made, known, task)
        case Curried(function, positional, keywords):
            later = made.arguments
            both = Arguments((*positional, *later.positional), {**dict(keywords), **later.keywords}, later.is_open)
            made = replace(made, arguments=both)
            return each(function, lambda option: apply(made, option))
        case Cached(function):
            made = replace(made, kept=True)
            return each(function, lambda option: apply(made, option))
        case Partial(function):
            made = replace(made, arguments=replace(made.arguments, is_open=True))  # and what the partial holds
            return each(function, lambda option: apply(made, option))
        case Offloaded(function):
            return Awaitable(frame.program.call_result(function, awaited=True))
        case ContextFactory(function, is_async):
            return _enterable(made, function, is_async)
        case Derived(parameter, way):
            made.add(Defer(parameter, made.confidence, way=way))
            return UNKNOWN
        case Parameter():
            made.add(Defer(callee, made.confidence))
            named = frame.program.given(callee)
            return ResultOf(callee) if named is UNKNOWN else named
        case Decorator(name, origin, makes):
            given = made.arguments.first()
            if frame.observer is not None and origin is not None and given is not None:
                frame.observer.decorated(origin, given, made)
            return library_calls.cached(frame.program, name, library_calls.decorate(made, name, given, makes))
        case Alias(base, described):
            result = apply(made, base)
            if isinstance(result, Instance) and isinstance(described, Instance) and result.key == described.key:
                return replace(result, arguments=described.arguments)
            return result
        case TypeVariable():
            return callee  # what `type[T]` makes
        case Mapped() if frame.program.mapper is not None:
            return apply(made, frame.program.mapper.method(callee, DUNDER_CALL))
        case StaticMethod(function) | ClassMethod(function):
            return apply(made, function)
        case _:
            return UNKNOWN


def _super(frame: Frame) -> Value:
    owner = frame.program.enclosing_class(frame.module, max(frame.outcome.key[1], frame.parent))
    receiver = frame.receiver and frame.env.get(frame.receiver)
    if owner is None:
        return UNKNOWN
    return Super(owner, receiver or Instance(owner))


# --- functions and classes of the program -----------------------------------------------------------------------------


def _apply_function(made: Call, function: Function) -> Value:
    program = made.frame.program
    bound = bind(made, function)
    if made.frame.observer is not None and (seen := made.frame.observer.enter(made, function, bound)) is not None:
        return seen
    passed = constants.passed(program, function, made.arguments, bound)
    if program.mapper is not None:
        passed = _with_rows(program.mapper, bound, passed)
    if made.kept:
        passed = (first_time.KEPT, *passed)
    result = program.result_of(function, dict(bound), passed)
    if made.awaited:
        if awaiting.is_ruled_out(program, function, result):
            return UNKNOWN
        if awaiting.passes_on(program, function.key):
            passed = (awaiting.AWAITED, *passed)
    arguments = tuple((name, value) for name, value in bound if is_kept(program, value))
    made.add(Invoke(function, arguments, made.confidence, passed))
    if program.mapper is not None:
        program.mapper.ran(made, function)
    if program.modules.templates:
        rendering.relay(made, function, bound)
    if program.comes_back_off_loop(function.key):
        made.leaves_loop()
    return result


def _with_rows(mapper: Mapper, bound: Iterable[tuple[Parameter, Value]], passed: Constants) -> Constants:
    """What a call passes, with what a mapper has to say of its arguments."""
    told = {parameter.name: seen for parameter, value in bound if (seen := mapper.passed(parameter, value)) is not None}
    return tuple(sorted({**dict(passed), **told}.items(), key=lambda item: item[0])) if told else passed


def is_kept(program: Program, value: Value) -> bool:
    """Whether what is passed as an argument may decide what runs below."""
    if isinstance(value, HANDED):
        return True
    if type(value) is Union and (isinstance(value.members[0], HANDED) or isinstance(value.members[-1], HANDED)):
        return True  # alternatives are mostly of a kind, but for a None
    if type(value) is Instance:
        return True
    if type(value) is LibraryInstance or type(value) is Holder:
        return program.library.blocks(value.name)
    return program.mapper is not None and program.mapper.keeps(value)


def bind(made: Call, function: Function) -> tuple[tuple[Parameter, Value], ...]:
    """The stand-ins of the function's parameters, and of those it closes over, with the values they have here."""
    facts = made.frame.program.function(function.key)
    arguments = made.arguments
    parameters = facts.parameters if function.receiver is None else facts.parameters[1:]
    bound: list[tuple[Parameter, Value]] = list(function.closure)
    if function.receiver is not None and facts.parameters and made.frame.program.mapper is not None:
        bound.append((Parameter(function.key, facts.parameters[0].name), function.receiver))
    positional = iter(arguments.positional)
    for parameter in parameters:
        name, kind = parameter.name, parameter.kind
        if kind == m.Parameter.POSITIONAL:
            value = next(positional, None)
            value = arguments.keywords.get(name) if value is None else value
        elif kind == m.Parameter.KEYWORD:
            value = arguments.keywords.get(name)
        elif kind == m.Parameter.ARGS and (handed := [rest for rest in positional if isinstance(rest, HANDED)]):
            value = union(handed)
        else:
            continue
        if value is None:
            value = made.frame.program.default(function.key, name)
        if value is not None:
            bound.append((Parameter(function.key, name), value))
    return tuple(bound)


def _construct(made: Call, key: tuple[int, int]) -> Value:
    program = made.frame.program
    if program.mapper is not None and (constructed := program.mapper.constructed(made, key)) is not None:
        return constructed
    instance = Instance(key)
    if made.origin is not None:
        origin = made.origin if program.tells_apart(instance) else None
        instance = Instance(key, origin, fields.given(program, key, made.arguments, made.origin))
    is_generic = program.class_info(key).is_generic
    made = replace(made, awaited=False)  # an object is awaited then, and not what initialises it
    for name in CONSTRUCTORS:
        for option in alternatives(program.class_attribute(key, name, instance)):
            if isinstance(option, Function):
                called = Function(option.key, instance, option.closure)
                _apply_function(made, called)
                if is_generic and not instance.arguments:
                    found = generics.made_with(program, key, dict(bind(made, called)), option.key)
                    instance = replace(instance, arguments=found)
            elif isinstance(option, LibraryMethod):
                library_calls.apply_method(made, option.name, instance)
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
