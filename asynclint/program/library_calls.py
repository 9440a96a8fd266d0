"""What calling something outside the program does and gives, as far as knowledge says.

Its effects are recorded where the call stands, the callables it is given go where it takes them, and its result is
what its type expression makes of the arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.packs.guards import Guard
from asynclint.packs.model import Gives, Runs
from asynclint.program import (
    aspects,
    calls,
    first_time,
    forms,
    measures,
    narrowing,
    operators,
    rendering,
    streams,
    subscripts,
    texts,
    typehints,
)
from asynclint.program.arguments import NO_ARGUMENTS, Arguments, blocks, meets, together
from asynclint.program.evaluation import evaluate
from asynclint.program.iteration import enter, iterate
from asynclint.program.library import element_of
from asynclint.program.outcome import Perform, SiteKind
from asynclint.program.values import (
    CALLABLE,
    STRING,
    UNKNOWN,
    Awaitable,
    Cached,
    Class,
    Collection,
    ContextFactory,
    Decorated,
    Decorator,
    Dictionary,
    Dotted,
    Function,
    Generator,
    GeneratorExpression,
    Holder,
    Instance,
    Lazy,
    LibraryInstance,
    LibraryMethod,
    LoopTest,
    Mapped,
    Partial,
    ThreadIdentity,
    Tuple,
    Value,
    alternatives,
    each,
    union,
)

if TYPE_CHECKING:
    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program


def apply_dotted(made: calls.Call, name: str) -> Value:
    program = made.frame.program
    library = program.library
    form = library.form(name)
    if form is not None:
        return forms.apply(made, form, name)
    callee = library.callee(name)
    if callee is not None:
        made_here = callee.returns is not None and "Self" in callee.returns  # a class method, called on its class
        return apply_callee(made, callee, library.instance(name.rpartition(".")[0]) if made_here else UNKNOWN)
    if library.known_class(name) is not None:
        instance: Value = library.instance(name)
        constructor = library.constructor(name)
        if constructor is not None:
            if constructor.unblocks and meets(constructor, constructor.unblocks, made.arguments):
                return UNKNOWN
            if constructor.web is not None and isinstance(instance, LibraryInstance):
                instance = LibraryInstance(instance.name, made.origin)
            given = apply_callee(made, constructor, instance)
            if (constructor.query is not None or constructor.maps is not None) and given != UNKNOWN:
                return given
            if isinstance(given, Decorator):
                return given
            if constructor.decorates is not None and made.arguments.first() is None:
                return Decorator(constructor.name, made.origin, _makes(constructor, made.arguments))
        if type(instance) is Holder:
            return replace(instance, held=_held(made, constructor, instance.name))
        return _collected(made, name) or instance
    return UNKNOWN


def _held(made: calls.Call, constructor: Callee | None, name: str) -> Value:
    """What an object of the class ``name`` holds when it is made."""
    params = () if constructor is None else constructor.params
    library = made.frame.program.library
    return library.value(library.holds(name) or "Any", arguments=lambda one: made.arguments.get(params, one))


def _collected(made: calls.Call, name: str) -> Value | None:
    """`list(rows)` keeps what its elements are, `dict(first=row)` and `defaultdict(Row)` what their values are."""
    kind = typehints.ITERABLE.get(name)
    source = made.arguments.first()
    if name == "builtins.dict":
        return _dictionary(made, source)
    if kind is None:
        return None
    return Collection(kind, UNKNOWN if source is None else iterate(made.frame, source, made.place))


def _dictionary(made: calls.Call, source: Value | None) -> Value:
    values = list(made.arguments.keywords.values())
    match source:
        case Dictionary(key, value):
            return Dictionary(key, union((value, *values)))
        case None:
            return Dictionary(STRING if values else UNKNOWN, union(values))
        case _ if isinstance(source, CALLABLE):  # what makes the values that are missing
            return Dictionary(UNKNOWN, made.frame.program.call_result(source, awaited=False))
        case _:
            element = iterate(made.frame, source, made.place)
            pair = element.elements if isinstance(element, Tuple) and len(element.elements) == 2 else (UNKNOWN, UNKNOWN)
            return Dictionary(pair[0], union((pair[1], *values)))


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
                    held = subscripts.under(receiver, arguments.first() or UNKNOWN)
                    return union((subscripts.picked(frame, held), *arguments.positional[1:2]))
                case "values":
                    return Collection("Iterator", value)
                case "keys":
                    return Collection("Iterator", key)
                case "popitem":
                    return Tuple((key, value))
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


def apply_callee(made: calls.Call, callee: Callee, receiver: Value) -> Value:
    arguments = made.arguments
    program = made.frame.program
    if callee.guard in {Guard.ON_LOOP, Guard.OFF_LOOP}:
        return LoopTest(negated=callee.guard is Guard.OFF_LOOP)
    if callee.guard is Guard.THREAD_ID:
        return ThreadIdentity()
    if made.awaited and callee.effect is not None and not gives_awaitable(callee):
        return UNKNOWN  # awaited, so it was not this function that was called
    own = None if callee.through is None else program.method_of(receiver, callee.through)
    if own is not None and made.frame.observer is None:  # who observes, follows it with what is passed
        calls.apply(calls.Call(made.frame, made.kind, made.place, NO_ARGUMENTS, made.confidence), own)
    elif (
        callee.effect is not None
        and blocks(callee, arguments)
        and not (callee.unless and narrowing.begins_so(made.frame, made.node, callee, callee.unless))
        and not narrowing.is_answered(made.frame, made.node, callee.answered)
        and not _is_advised(program, callee, receiver)
    ):
        is_kept = callee.gives is Gives.CACHED and first_time.outlives(made.frame, made.node)
        made.add(Perform(callee.name, callee.effect, Confidence.POSSIBLE if is_kept else made.confidence))
        if callee.effect in program.library.raising:
            made.leaves_loop()
    if callee.web is not None and made.frame.observer is not None:
        made.frame.observer.called(made, callee, receiver)
    if callee.renders is not None:
        rendering.render(made, callee)
    if callee.has_aspects:
        aspects.record(made, callee, receiver)
    for parameter, runs in callee.runs:
        if runs is Runs.ENTER:
            return _entered(made, callee, arguments.get(callee.params, parameter) or UNKNOWN)
        for value in arguments.all(callee.params, parameter):
            _hand_over(made, callee, runs, value)
        _mark_argument(made, callee, parameter, runs)
    if (callee.query is not None or callee.maps is not None) and program.mapper is not None:
        return program.mapper.called(made, callee, receiver)
    if callee.decorates is not None:
        first = arguments.first()
        is_function = isinstance(first, CALLABLE) and not isinstance(first, Class | Dotted)  # `@on(Pressed)`
        if is_function and len(arguments.positional) == 1 and not arguments.keywords:
            return decorate(made, callee.name, first)
        if callee.returns is None:
            return Decorator(callee.name, made.origin, _makes(callee, arguments))
    return cached(program, callee.name, returned(made, callee, receiver))


def _is_advised(program: Program, callee: Callee, receiver: Value) -> bool:
    """Whether the object is of the very class that is advised instead: what it inherits works otherwise there."""
    if callee.instead is None or not isinstance(receiver, Instance):
        return False
    for key in program.class_info(receiver.key).order:
        if not isinstance(key, str):
            name = f"{program.modules.name(key[0])}.{program.class_info(key).facts.qualname}"
            if callee.instead.startswith(f"{program.library.canonical(name)}("):
                return True
    return False


def cached(program: Program, name: str, function: Value) -> Value:
    """What a call of the library's ``name`` gives: ``function``, which remembers its results if that is what the call
    is for. A ``def`` that is decorated so keeps its own count (`first_time.kept_from`)."""
    callee = program.library.callee(name)
    if callee is None or callee.gives is not Gives.CACHED:
        return function
    return each(function, lambda option: Cached(option) if isinstance(option, (Function, Partial)) else option)


def _entered(made: calls.Call, callee: Callee, context: Value) -> Value:
    """What `stack.enter_context(context)` gives: what a `with` would bind."""
    is_async = gives_awaitable(callee)
    given = enter(made.frame, context, made.place, is_async=is_async)
    return Awaitable(given) if is_async else given


def returned(made: calls.Call, callee: Callee, receiver: Value) -> Value:
    """What a library callable gives, with everything that depends on its arguments filled in."""
    if callee.returns is None:
        return UNKNOWN
    program = made.frame.program
    if isinstance(receiver, Class):
        receiver = Instance(receiver.key)  # of a class method
    missing = False

    def argument(parameter: str) -> Value | None:
        nonlocal missing
        if parameter.startswith("*"):
            return together(made)
        value = made.arguments.get(callee.params, parameter)
        if value is None:
            missing = True
        return value

    value = program.library.value(callee.returns, receiver, argument)
    if missing and callee.params and not made.arguments.positional:
        return Decorator(callee.name)
    if callee.unblocks and (
        meets(callee, callee.unblocks, made.arguments)
        or narrowing.begins_so(made.frame, made.node, callee, callee.unblocks)
    ):
        return UNKNOWN
    settled = program.settle(value)
    if callee.returns.startswith("Given["):
        return each(settled, lambda option: element_of(option) if _is_yielding(option) else option)
    return subscripts.picked(made.frame, settled) if callee.returns.startswith("Element[") else settled


def _is_yielding(value: Value) -> bool:
    """Whether a value is what calling a generator function gives."""
    return isinstance(value, Generator) or (isinstance(value, Collection) and value.kind == "AsyncIterator")


def gives_awaitable(callee: Callee) -> bool:
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
    if runs in streams.METHODS:
        streams.use(made, runs, value)
        return
    if runs in measures.METHODS:
        measures.measure(made.frame, value, runs, made.place)
        return
    if runs in {Runs.ORDER, Runs.HASH}:
        element = iterate(made.frame, value, None if made.awaited else made.place)
        if runs is Runs.HASH:
            operators.look_up(made.frame, element, made.place)
        elif "key" not in made.arguments.keywords:
            operators.order(made.frame, element, made.place)
        return
    for option in alternatives(value):
        if isinstance(option, (Function, Partial, Awaitable, ContextFactory)):
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
    for option in alternatives(evaluate(frame, node.function)):
        callee = frame.program.library.callee(option.name) if isinstance(option, LibraryMethod) else None
        if callee is not None and callee.unblocks:
            return meets(callee, callee.unblocks, Arguments.of(frame, node))
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


def _makes(callee: Callee, arguments: Arguments) -> Value | None:
    """The object that a decorator makes of functions, which may be of a class that it is passed."""
    if callee.turns_into is None:
        return None
    name, parameter = callee.turns_into
    base = None if parameter is None else arguments.get(callee.params, parameter)
    if base is None:
        return LibraryInstance(name)
    return Instance(base.key) if isinstance(base, Class) else UNKNOWN


def decorate(made: calls.Call, name: str, function: Value | None, makes: Value | None = None) -> Value:
    """What a library's decorator makes of ``function``: the object ``makes``, when its options tell."""
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
        makes = makes or _makes(callee, NO_ARGUMENTS)
        return function if makes is None else Decorated(function, makes)
    if callee.returns is None:
        return function
    value = program.library.value(callee.returns, UNKNOWN, lambda _parameter: function)
    return function if value == UNKNOWN else program.settle(value)
