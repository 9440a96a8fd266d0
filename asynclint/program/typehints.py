"""What an annotation says of a value.

An annotation is read as the type it names; where it says nothing that inference can use (`Any`, a type variable, a
callable), the answer is `UNKNOWN` and other evidence decides.
"""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.index.lower import lower_expression
from asynclint.program import generics
from asynclint.program.classes import OBJECT
from asynclint.program.evaluation import evaluate
from asynclint.program.namespace import Assigned
from asynclint.program.values import (
    NEVER,
    NONE,
    UNKNOWN,
    Alias,
    Awaitable,
    Class,
    Collection,
    ContextManager,
    Dictionary,
    Dotted,
    Holder,
    Instance,
    Tuple,
    TypeVariable,
    Union,
    Value,
    union,
)

if TYPE_CHECKING:
    from asynclint.index.facts import ClassFacts, FunctionFacts
    from asynclint.program.frame import Frame
    from asynclint.program.values import ClassKey

ITERABLE = {
    "builtins.list": "list",
    "builtins.set": "set",
    "builtins.frozenset": "set",
    "builtins.tuple": "tuple",
    "collections.deque": "deque",
}

ITERABLE_NAMES = frozenset(
    {
        "AsyncGenerator",
        "AsyncIterable",
        "AsyncIterator",
        "Collection",
        "Deque",
        "FrozenSet",
        "Generator",
        "Iterable",
        "Iterator",
        "List",
        "MutableSequence",
        "MutableSet",
        "Sequence",
        "Set",
        "WeakSet",
        "deque",
    }
)
MAPPING_NAMES = frozenset(
    {
        "ChainMap",
        "DefaultDict",
        "Dict",
        "Mapping",
        "MutableMapping",
        "OrderedDict",
        "WeakKeyDictionary",
        "WeakValueDictionary",
        "defaultdict",
        "dict",
    }
)
BUILTIN_TYPES = frozenset(f"builtins.{name}" for name, value in vars(builtins).items() if isinstance(value, type))
AWAITABLE_NAMES = frozenset({"Awaitable", "Coroutine", "Future", "Task"})
CONTEXT_NAMES = {
    "AbstractAsyncContextManager": True,
    "AbstractContextManager": False,
    "AsyncContextManager": True,
    "ContextManager": False,
}


def annotated(frame: Frame, node: m.Expression) -> Value:
    """The value that the annotation ``node`` describes."""
    match node:
        case m.Constant(None):
            return NONE
        case m.Constant(str(text)):
            return _from_text(frame, text)
        case m.BinOp(left, "|", right):
            return union((annotated(frame, left), annotated(frame, right)))
        case m.Subscript(base, index):
            return subscripted(frame, evaluate(frame, base), index)
        case m.Name() | m.Attribute():
            return instance_of(frame, evaluate(frame, node))
        case _:
            return UNKNOWN


def is_callable(frame: Frame, node: m.Expression) -> bool:
    """Whether an annotation describes something to be called, or None."""
    match node:
        case m.BinOp(left, "|", right):
            return is_callable(frame, left) or is_callable(frame, right)
        case m.Subscript(base, index):
            form = _form(frame, base)
            return form == "callable" or (form in {"optional", "transparent"} and is_callable(frame, index))
        case m.Name() | m.Attribute():
            return _form(frame, node) == "callable"
        case _:
            return False


def is_anything(frame: Frame, node: m.Expression) -> bool:
    """Whether an annotation says in so many words that it could be anything (`Any`, `object`)."""
    value = evaluate(frame, node) if isinstance(node, (m.Name, m.Attribute)) else UNKNOWN
    return isinstance(value, Dotted) and (value.name == OBJECT or frame.program.library.form(value.name) == "anything")


def _form(frame: Frame, node: m.Expression) -> str | None:
    value = evaluate(frame, node)
    return frame.program.library.form(value.name) if isinstance(value, Dotted) else None


def _from_text(frame: Frame, text: str) -> Value:
    written = _written(text)
    return UNKNOWN if written is None else annotated(frame, written)


def _written(text: str) -> m.Expression | None:
    """The annotation that stands in a string."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    lowered = lower_expression(tree.body)
    return None if isinstance(lowered, m.Constant) and lowered.value is not None else lowered


def given_by(frame: Frame, node: m.Expression) -> Value:
    """What a callable gives that the annotation ``node`` describes (`Callable[..., Session]`)."""
    match node:
        case m.Constant(str(text)):
            written = _written(text)
            return UNKNOWN if written is None else given_by(frame, written)
        case m.BinOp(left, "|", right):
            return union((given_by(frame, left), given_by(frame, right)))
        case m.Subscript(base, index):
            parts = index.elements if isinstance(index, m.Sequence) else [index]
            named = evaluate(frame, base)
            form = frame.program.library.form(named.name) if isinstance(named, Dotted) else None
            if form in {"optional", "annotated"}:
                return given_by(frame, parts[0])
            return annotated(frame, parts[-1]) if form == "callable" and len(parts) == 2 else UNKNOWN
        case m.Name(name):
            match frame.program.namespace(frame.module).bindings.get(name):
                case [Assigned(m.Subscript() as alias, None)]:
                    return given_by(frame, alias)
                case _:
                    return UNKNOWN
        case _:
            return UNKNOWN


def instance_of(frame: Frame, cls: Value) -> Value:
    """An instance of what ``cls`` is the class of."""
    library = frame.program.library
    match cls:
        case Class(key):
            return Instance(key)
        case Dotted(name):
            form = library.form(name)
            if form == "self":
                owner = _class_around(frame)
                return UNKNOWN if owner is None else generics.of_class(frame.program, owner)
            if form is not None:
                return NEVER if form == "never" else UNKNOWN
            last = name.rpartition(".")[2]
            if library.known_class(name) is None:
                if name in ITERABLE or last in ITERABLE_NAMES:
                    return Collection(ITERABLE.get(name, last), UNKNOWN)
                if last in MAPPING_NAMES:
                    return Dictionary(UNKNOWN, UNKNOWN)
            if name.startswith("builtins.") and name not in BUILTIN_TYPES:
                return _type_parameter(frame, last)  # bound by nothing that is seen
            if name in {OBJECT, "builtins.type"}:
                return UNKNOWN  # anything, some class
            if library.known_class(name) is None and library.callee(name) is not None:
                return UNKNOWN  # a function that goes by the name of what it gives
            return library.instance(name) if "." in name else UNKNOWN
        case Alias(_, described):
            return described
        case TypeVariable():
            return cls
        case Union(members):
            return union(instance_of(frame, member) for member in members)
        case _:
            return NONE if cls == NONE else UNKNOWN


def _type_parameter(frame: Frame, name: str) -> Value:
    """What a name is that stands in the brackets of a definition around the annotation: `class Repository[Row]`."""
    facts = frame.program.facts(frame.module)
    number = frame.parent if frame.outcome.key[1] < 0 else frame.outcome.key[1]
    around: list[FunctionFacts | ClassFacts] = [] if frame.cls is None else [frame.cls.facts]
    while number >= 0:
        function = facts.functions[number]
        around += [function] if function.owner < 0 else [function, facts.classes[function.owner]]
        number = function.parent
    for one in around:
        for parameter in one.type_parameters:
            if parameter.name == name:
                return type_variable(frame, parameter)
    return UNKNOWN


def type_variable(frame: Frame, parameter: m.Parameter) -> TypeVariable:
    """The variable that a type parameter is; where nothing bounds it, it is at least what it is by default."""
    bound = parameter.annotation or parameter.default
    return TypeVariable(frame.module, parameter.name, UNKNOWN if bound is None else annotated(frame, bound))


def _class_around(frame: Frame) -> ClassKey | None:
    return frame.program.enclosing_class(frame.module, frame.parent) if frame.cls is None else frame.cls.key


def subscripted(frame: Frame, base: Value, index: m.Expression) -> Value:
    """The value that ``base[index]`` describes as an annotation."""
    parts = index.elements if isinstance(index, m.Sequence) else [index]

    def part(position: int) -> Value:
        return annotated(frame, parts[position]) if position < len(parts) else UNKNOWN

    match base:
        case Class(key):
            if not frame.program.class_info(key).is_generic:
                return Instance(key)
            return Instance(key, arguments=tuple(part(position) for position in range(len(parts))))
        case Alias(_, described):
            return described
        case Dotted(name):
            form = frame.program.library.form(name)
            last = name.rpartition(".")[2]
            if form == "optional":
                return union((part(0), NONE))
            if form == "union":
                return union(part(position) for position in range(len(parts)))
            if form in {"annotated", "transparent"}:
                return part(0)
            if form is not None:
                return UNKNOWN
            if name == "builtins.tuple" or last == "Tuple":
                if len(parts) == 2 and isinstance(parts[1], m.Opaque):
                    return Collection("tuple", part(0))
                return Tuple(tuple(part(position) for position in range(len(parts))))
            if name == "builtins.type" or last == "Type":
                inner = part(0)
                return generics.class_of(inner) if isinstance(inner, (Instance, TypeVariable)) else UNKNOWN
            if name in ITERABLE or last in ITERABLE_NAMES:
                return Collection(ITERABLE.get(name, last), part(0))
            if last in MAPPING_NAMES:
                return Dictionary(part(0), part(1))
            if last in AWAITABLE_NAMES:
                # Coroutine[Any, Any, T]; a Future or Task of a library keeps its methods.
                if frame.program.library.known_class(name) is not None and last in {"Future", "Task"}:
                    return frame.program.library.holding(name, part(0))
                return Awaitable(part(len(parts) - 1))
            if last in CONTEXT_NAMES:
                return ContextManager(None, part(0), CONTEXT_NAMES[last])
            made = instance_of(frame, base)
            return replace(made, held=part(len(parts) - 1)) if isinstance(made, Holder) else made
        case _:
            return UNKNOWN
