"""What an expression can be: the abstract values that inference computes with.

A value is a small, hashable description of an object at run time: a function of the program, an instance of one of its
classes, something a library gives. `UNKNOWN` is the honest answer for everything else, and it is quiet: nothing is ever
concluded from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WIDEST_UNION = 8
"""Past this many alternatives a value is not known in any useful sense."""

FunctionKey = tuple[int, int]
"""The number of a module and of a function in it; function -1 is the module's own body."""

ClassKey = tuple[int, int]
"""The number of a module and of a class in it."""


class Origin(msgspec.Struct, frozen=True, order=True):
    """The module and the end of the call that made an object: objects that one call makes are the same to us, but for
    those that it makes for the fields of another."""

    module: int
    line: int
    column: int
    field: str = ""


class Value(msgspec.Struct, frozen=True):
    """Something an expression can be."""

    def filled(self, _replace: Callable[[Value], Value | None]) -> Value:
        """This value with the stand-ins in it replaced, for values that only a later layer knows the parts of."""
        return self


class Unknown(Value, frozen=True):
    """Could be anything."""


class Never(Unknown, frozen=True):
    """What calling gives that never comes back."""


class Literal(Value, frozen=True):
    """A constant. ``off_loop`` marks one that only arises where no event loop runs: who meets it knows where he is.
    ``unsure`` marks what may as well be something unknown."""

    value: str | int | float | bool | None
    off_loop: bool = False
    unsure: bool = False


class ModuleValue(Value, frozen=True):
    """A module of the program."""

    module: int


class Dotted(Value, frozen=True):
    """Something outside the program, by canonical dotted name: a module, function, class or attribute."""

    name: str


class LibraryInstance(Value, frozen=True):
    """An instance of a class outside the program; ``origin`` tells one from another where that matters."""

    name: str
    origin: Origin | None = None


class Holder(LibraryInstance, frozen=True):
    """An instance of a library's class that gives back what it ``held``: a task, a queue, a context variable."""

    held: Value = Unknown()

    def filled(self, replace: Callable[[Value], Value | None]) -> Value:
        return Holder(self.name, self.origin, map_value(self.held, replace))


class Member(Literal, frozen=True):
    """A constant that is a member of an enumeration: ``name`` of the class ``cls``."""

    cls: ClassKey = (-1, -1)
    name: str = ""


class LibraryMethod(Value, frozen=True):
    """A method of a library class, by the dotted name of where it is declared, bound to ``receiver``."""

    name: str
    receiver: Value


class Function(Value, frozen=True):
    """A function of the program, with what it is bound to: a receiver, and parameters of enclosing functions."""

    key: FunctionKey
    receiver: Value | None = None
    closure: tuple[tuple[Parameter, Value], ...] = ()


class Class(Value, frozen=True):
    key: ClassKey


class Instance(Value, frozen=True):
    """An instance of a class of the program; ``origin`` tells one from another where that matters, and so do the
    ``fields`` that it was made with. ``arguments`` are what its class's type variables stand for."""

    key: ClassKey
    origin: Origin | None = None
    fields: tuple[tuple[str, Value], ...] = ()
    arguments: tuple[Value, ...] = ()


class Parameter(Value, frozen=True):
    """Whatever the caller passes: a stand-in that call sites replace by their argument."""

    function: FunctionKey
    name: str


class TypeVariable(Value, frozen=True):
    """Whatever it stands for in an object or a call: an instance of ``bound``, if that is known."""

    module: int
    name: str
    bound: Value


class ResultOf(Value, frozen=True):
    """What calling ``function`` gives, once the stand-ins in it are replaced."""

    function: Value
    awaited: bool = False


class Union(Value, frozen=True):
    members: tuple[Value, ...]


class Collection(Value, frozen=True):
    """A built-in list, set, tuple of any length, or other iterable: ``kind`` is the type's name."""

    kind: str
    element: Value


class Tuple(Value, frozen=True):
    elements: tuple[Value, ...]


class Dictionary(Value, frozen=True):
    """A built-in mapping. ``entries`` are what stands under each text of a table of functions, classes or objects that
    is written out. Without any, all that is known is what ``value`` may be."""

    key: Value
    value: Value
    entries: tuple[tuple[str, Value], ...] = ()


class Awaitable(Value, frozen=True):
    """Gives ``result`` when awaited. ``function`` is the coroutine function it came from, when that is known."""

    result: Value
    function: Function | None = None


class Generator(Value, frozen=True):
    """The iterator a generator function returned: its body runs when it is iterated."""

    function: Function
    element: Value


class GeneratorExpression(Value, frozen=True):
    """A generator expression of the function being evaluated, by the place of its first iterable: nothing of it runs
    before it is iterated."""

    function: FunctionKey
    line: int
    column: int
    element: Value


class Lazy(Value, frozen=True):
    """An iterator that draws from ``source`` when it is iterated itself (`csv.reader(file)`)."""

    source: Value
    element: Value


class Alias(Value, frozen=True):
    """A subscripted class or type form (`Repository[User]`, `Annotated[Session, Depends(open)]`): what it was made
    from, and what an annotation by this name describes."""

    base: Value
    described: Value


class ContextManager(Value, frozen=True):
    """What a ``@contextmanager`` function returned: its body runs when it is entered and left."""

    function: Function | None
    entered: Value
    is_async: bool


class ContextFactory(Value, frozen=True):
    """A generator function under ``@contextmanager``."""

    function: Value
    is_async: bool


class Partial(Value, frozen=True):
    """A callable that calls ``function`` when it is called."""

    function: Value


class Curried(Partial, frozen=True):
    """A partial of which all is known that it passes to ``function``, before what it is called with."""

    positional: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


class Cached(Partial, frozen=True):
    """A callable that calls ``function`` once for each set of arguments, and then gives what it gave before."""


class Decorated(Partial, frozen=True):
    """What a library's decorator made of ``function``: the object ``made`` (a task of a queue), which calls the
    function unless its class says what calling it does."""

    made: Value


class Offloaded(Value, frozen=True):
    """A callable that runs ``function`` off the loop and gives an awaitable of its result."""

    function: Value


class Decorator(Value, frozen=True):
    """A library callable that was called with its options, at ``origin``, and waits for the function it decorates, to
    make the object ``makes`` of it."""

    name: str
    origin: Origin | None = None
    makes: Value | None = None


class StaticMethod(Value, frozen=True):
    function: Value


class ClassMethod(Value, frozen=True):
    function: Value


class Property(Value, frozen=True):
    function: Value


class Super(Value, frozen=True):
    """``super()``: the attributes of what follows ``after`` in the receiver's method resolution order."""

    after: ClassKey
    receiver: Value


class LoopTest(Value, frozen=True):
    """True where the loop runs (or, ``negated``, where it does not)."""

    negated: bool = False


class ThreadIdentity(Value, frozen=True):
    """A thread, or its number: comparing two tells whether this is the loop's thread."""


class Mapped(Value, frozen=True):
    """What only a mapper understands: a query, a manager of queries."""

    def element(self) -> Value:
        """What iterating it gives."""
        return UNKNOWN


UNKNOWN: Value = Unknown()
NEVER: Value = Never()
NONE: Value = Literal(None)
STRING: Value = LibraryInstance("builtins.str")
BOOLEAN: Value = LibraryInstance("builtins.bool")

CALLABLE = (Function, Partial, Offloaded, LibraryMethod, ContextFactory, Class, Parameter, Dotted)
"""Values worth remembering as arguments: the callee may call them."""

HANDED = (*CALLABLE, Generator)
"""Values that callees may run: generators, by iterating them."""

LEAVES = frozenset({Unknown, Never, Literal, Member, Dotted, ModuleValue, LibraryInstance, Class})
"""Types of values in which there is nothing to replace."""


def union(values: Iterable[Value]) -> Value:
    """One value that is any of ``values``. Unknown members are dropped: what is known of the others still holds."""
    members: dict[Value, None] = {}
    unsure = False
    for value in values:
        if isinstance(value, Union):
            members.update(dict.fromkeys(value.members))
        elif isinstance(value, Unknown):
            unsure = True
        else:
            members[value] = None
    if not members:
        return UNKNOWN
    if len(members) == 1:
        only = next(iter(members))
        return Literal(only.value, only.off_loop, unsure=True) if unsure and isinstance(only, Literal) else only
    if len(members) > WIDEST_UNION:
        return UNKNOWN
    return Union(tuple(members))


def each(value: Value, make: Callable[[Value], Value]) -> Value:
    """The union of what ``make`` gives for each alternative of ``value``."""
    if type(value) is Union:
        return union([make(member) for member in value.members])
    return make(value)


def alternatives(value: Value) -> tuple[Value, ...]:
    return value.members if isinstance(value, Union) else (value,)


def without(value: Value, unwanted: Callable[[Value], bool]) -> Value:
    """``value`` less the alternatives that ``unwanted`` names."""
    if isinstance(value, Union):
        return union(member for member in value.members if not unwanted(member))
    return UNKNOWN if unwanted(value) else value


def is_none(value: Value) -> bool:
    return isinstance(value, Literal) and value.value is None


def map_value(value: Value, replace: Callable[[Value], Value | None]) -> Value:
    """``value`` with every part for which ``replace`` gives something replaced by it."""
    replaced = replace(value)
    if replaced is not None:
        return replaced
    match value:
        case Union(members):
            return union(map_value(member, replace) for member in members)
        case Collection(kind, element):
            return Collection(kind, map_value(element, replace))
        case Tuple(elements):
            return Tuple(tuple(map_value(element, replace) for element in elements))
        case Dictionary(key, item, entries):
            return Dictionary(map_value(key, replace), map_value(item, replace), entries)
        case Awaitable(result, function):
            return Awaitable(map_value(result, replace), function)
        case Generator(function, element):
            made_by = map_value(function, replace)
            assert isinstance(made_by, Function)
            return Generator(made_by, map_value(element, replace))
        case Lazy(source, element):
            return Lazy(map_value(source, replace), map_value(element, replace))
        case ContextManager(function, entered, is_async):
            return ContextManager(function, map_value(entered, replace), is_async)
        case Curried(inner, positional, keywords):
            given = tuple(map_value(option, replace) for option in positional)
            named = tuple((name, map_value(option, replace)) for name, option in keywords)
            return Curried(map_value(inner, replace), given, named)
        case Cached(inner):
            return Cached(map_value(inner, replace))
        case Decorated(inner, made):
            return Decorated(map_value(inner, replace), made)
        case Partial(inner):
            return Partial(map_value(inner, replace))
        case Offloaded(inner):
            return Offloaded(map_value(inner, replace))
        case Function(key, receiver, closure) if closure:
            return Function(key, receiver, tuple((parameter, map_value(v, replace)) for parameter, v in closure))
        case _:
            return value.filled(replace)
