"""What the program can ask about names outside it: knowledge, seen as values.

Aliases are undone here, classes inherit here, and type expressions become values here, so that the rest of the program
meets one canonical name for each thing and never a spelling.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from asynclint.index.facts import mention
from asynclint.packs import typeexpr
from asynclint.packs.guards import Guard
from asynclint.packs.model import Runs
from asynclint.program.values import (
    NEVER,
    NONE,
    UNKNOWN,
    Awaitable,
    Collection,
    ContextManager,
    Dictionary,
    Dotted,
    Generator,
    GeneratorExpression,
    Holder,
    Lazy,
    LibraryInstance,
    Mapped,
    Offloaded,
    Partial,
    ResultOf,
    Tuple,
    Union,
    Value,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from asynclint.packs.model import Callee, Knowledge, KnownClass
    from asynclint.packs.orm import Handed

BUILTINS = "builtins."

SEQUENCES = frozenset({"list", "set", "frozenset", "Iterator", "Iterable", "deque", "AsyncIterator", "AsyncIterable"})


class Library:
    """Knowledge with its aliases resolved and its classes linked."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.orm = knowledge.orm
        self.raising = knowledge.raising
        self._callees: dict[str, Callee] = dict(knowledge.functions)
        self._canonical: dict[str, str] = {}
        self._orders: dict[str, tuple[str, ...]] = {}
        self._methods: dict[tuple[str, str], Callee | None] = {}
        self._blocking: dict[str, bool] = {}
        self._instances: dict[str, Value] = {}
        callables = list(self._callables())
        self.guards = mention(
            {name.rpartition(".")[2] for name, callee in callables if callee.guard not in {None, Guard.ALIVE}}
        )
        """Finds a mention of what tells one thread from another."""
        self.loop_starters = mention(
            {name.rpartition(".")[2] for name, callee in callables if callee.effect in self.raising}
        )
        """Finds a mention of what starts a loop and so raises where one runs."""
        self.questions = frozenset(question for _, callee in callables for question, _ in callee.answered)
        """The methods that tell whether another method of their object would wait."""
        self.asks_alive = frozenset(name for name, callee in callables if callee.guard is Guard.ALIVE)
        """The methods that tell whether the worker runs which they are asked of."""
        self.modules = frozenset(module for library in knowledge.libraries for module in library.modules)
        self.known_roots = frozenset(module.split(".")[0] for module in self.modules)

    def _callables(self) -> Iterator[tuple[str, Callee]]:
        yield from self._knowledge.functions.items()
        for known in self._knowledge.classes.values():
            yield from known.methods.items()

    @cached_property
    def offloading(self) -> frozenset[str]:
        """The names of methods that are awaited for as long as a thread runs what they are passed."""
        methods = (method for known in self._knowledge.classes.values() for method in known.methods.items())
        return frozenset(
            name
            for name, callee in methods
            if (callee.returns or "").startswith("Awaitable") and any(runs is Runs.THREAD for _, runs in callee.runs)
        )

    def web_callees(self) -> Iterator[tuple[str, Callee]]:
        """What means something to a web application, constructors by the name of their class."""
        constructors = ((name, known.constructor) for name, known in self._knowledge.classes.items())
        for _, callee in (*self._callables(), *constructors):
            if callee is not None and callee.web is not None:
                yield callee.name, callee

    def mapping_callees(self) -> Iterator[tuple[str, Callee]]:
        """What means something to a data mapper, constructors by the name of their class."""
        constructors = ((name, known.constructor) for name, known in self._knowledge.classes.items())
        for _, callee in (*self._callables(), *constructors):
            if callee is not None and callee.maps is not None:
                yield callee.name, callee

    def handed(self) -> dict[str, Handed]:
        """The classes whose subclasses a framework hands queries to."""
        return {name: cls.handed for name, cls in self._knowledge.classes.items() if cls.handed is not None}

    def canonical(self, name: str) -> str:
        """The one name under which knowledge speaks of ``name``."""
        known = self._canonical.get(name)
        if known is None:
            known = self._canonical[name] = self._resolve(name)
        return known

    def _resolve(self, name: str) -> str:
        aliases = self._knowledge.aliases
        for _ in range(8):  # aliases of aliases, without trusting packs to be free of cycles
            prefix, rest = name, ""
            while prefix not in aliases:
                prefix, dot, last = prefix.rpartition(".")
                if not dot:
                    return name
                rest = f".{last}{rest}"
            name = aliases[prefix] + rest
        return name

    def form(self, name: str) -> str | None:
        return self._knowledge.forms.get(name)

    def of_form(self, form: str) -> list[str]:
        """The names that mean this construct."""
        return [name for name, known in self._knowledge.forms.items() if known == form]

    def known_class(self, name: str) -> KnownClass | None:
        return self._knowledge.classes.get(name)

    def blocks(self, name: str) -> bool:
        """Whether any method of a class blocks."""
        blocks = self._blocking.get(name)
        if blocks is None:
            classes = [known for parent in self.order(name) if (known := self.known_class(parent)) is not None]
            blocks = self._blocking[name] = any(
                any(method is not None and method.effect for method in (known.every_method, *known.methods.values()))
                for known in classes
            )
        return blocks

    def holds(self, name: str) -> str | None:
        """What objects of a class hold when they are made, as a type expression, if they hold anything."""
        classes = (known for parent in self.order(name) if (known := self.known_class(parent)) is not None)
        return next((known.holds for known in classes if known.holds is not None), None)

    def says_something(self, name: str) -> bool:
        """Whether more is known of a class than that it is there."""
        known = self.known_class(name)
        return known is None or bool(known.methods or known.attributes or known.every_method)

    def order(self, name: str) -> tuple[str, ...]:
        """The known class and its known bases, nearest first."""
        order = self._orders.get(name)
        if order is None:
            self._orders[name] = (name,)
            known = self.known_class(name)
            bases = [self.canonical(base) for base in known.bases] if known else []
            order = tuple(dict.fromkeys([name, *(parent for base in bases for parent in self.order(base))]))
            self._orders[name] = order
        return order

    def callee(self, name: str) -> Callee | None:
        """What is known of the function, or the method written ``Class.method``, of this canonical name."""
        callee = self._callees.get(name)
        if callee is None:
            owner, _, method = name.rpartition(".")
            if self.known_class(owner) is not None:
                return self.method(owner, method)
        return callee

    def method(self, owner: str, name: str) -> Callee | None:
        key = (owner, name)
        if key not in self._methods:
            self._methods[key] = self._find_method(owner, name)
        return self._methods[key]

    def _find_method(self, owner: str, name: str) -> Callee | None:
        classes = [known for parent in self.order(owner) if (known := self.known_class(parent)) is not None]
        for known in classes:
            if name in known.methods:
                callee = known.methods[name]
                self._callees.setdefault(callee.name, callee)
                return callee
        if name == "__init__":
            return self.constructor(owner)
        if name.startswith("_"):
            return None
        for known in classes:
            if name in known.quiet or name in known.attributes:
                return None
            if known.every_method is not None:
                callee = replace(known.every_method, name=f"{known.name}.{name}")
                self._callees.setdefault(callee.name, callee)
                return callee
        return None

    def constructor(self, name: str) -> Callee | None:
        for parent in self.order(name):
            known = self.known_class(parent)
            if known is not None and known.constructor is not None:
                return known.constructor
        return None

    def loop_methods(self, names: Iterable[str]) -> frozenset[str]:
        """The methods that the running loop calls on a class with these (transitive) library bases."""
        return frozenset(
            method
            for name in names
            for parent in self.order(name)
            if (known := self.known_class(parent)) is not None
            for method in known.loop_methods
        )

    def attribute(self, owner: str, name: str, receiver: Value) -> Value | None:
        """The type of an attribute of ``receiver``, an instance of ``owner``, when knowledge declares it."""
        for parent in self.order(owner):
            known = self.known_class(parent)
            if known is not None and name in known.attributes:
                return self.value(known.attributes[name], receiver=receiver)
        return None

    def module_attribute(self, name: str) -> Value | None:
        declared = self._knowledge.attributes.get(name)
        return None if declared is None else self.value(declared)

    # --- type expressions

    def value(
        self, expression: str, receiver: Value = UNKNOWN, arguments: Callable[[str], Value | None] | None = None
    ) -> Value:
        """The value that a type expression of knowledge describes. ``arguments`` gives the value passed as a parameter
        of the call it is about, None when nothing was passed."""
        return self._value(typeexpr.parse(expression), receiver, arguments)

    def _value(
        self,
        tree: typeexpr.TypeExpression,
        receiver: Value,
        arguments: Callable[[str], Value | None] | None,
    ) -> Value:
        match tree:
            case typeexpr.NoneType():
                return NONE
            case typeexpr.UnionOf(items):
                return union(self._value(item, receiver, arguments) for item in items)
            case typeexpr.FromArgument(form, parameter):
                return self._from_argument(form, arguments(parameter) if arguments else None)
            case typeexpr.Generic(name, parts):
                return self._generic(name, [self._value(part, receiver, arguments) for part in parts], parts)
            case typeexpr.TypeName("Self"):
                return receiver
            case typeexpr.TypeName("Held"):
                return receiver.held if isinstance(receiver, Holder) else UNKNOWN
            case typeexpr.TypeName(name):
                return self.instance(name)

    def instance(self, name: str) -> Value:
        """An instance of the class of this name."""
        known = self._instances.get(name)
        if known is None:
            known = self._instances[name] = self._instance(name)
        return known

    def holding(self, name: str, held: Value) -> Value:
        """An instance of the class of this name that holds ``held``, if it is one that holds anything."""
        made = self.instance(name)
        return replace(made, held=held) if isinstance(made, Holder) else made

    def _instance(self, name: str) -> Value:
        if name == "Any":
            return UNKNOWN
        if name == "Never":
            return NEVER
        if name in SEQUENCES or name == "tuple":
            return Collection(name, UNKNOWN)
        if name in {"dict", f"{BUILTINS}dict"}:
            return Dictionary(UNKNOWN, UNKNOWN)
        if name == "Awaitable":
            return Awaitable(UNKNOWN)
        if "." not in name:
            return LibraryInstance(BUILTINS + name)
        canonical = self.canonical(name)
        return Holder(canonical) if self.holds(canonical) is not None else LibraryInstance(canonical)

    def _generic(self, name: str, parts: list[Value], trees: tuple[typeexpr.TypeExpression, ...]) -> Value:
        first = parts[0] if parts else UNKNOWN
        match name:
            case "Awaitable":
                return Awaitable(first)
            case "ContextManager" | "AsyncContextManager":
                return ContextManager(None, first, name.startswith("Async"))
            case "dict":
                return Dictionary(first, parts[1] if len(parts) > 1 else UNKNOWN)
            case "tuple":
                if any(isinstance(tree, typeexpr.TypeName) and tree.name == "..." for tree in trees):
                    return Collection("tuple", first)
                return Tuple(tuple(parts))
            case "Lazy":
                return Lazy(first, parts[1] if len(parts) > 1 else element_of(first))
            case "type":
                tree = trees[0]
                if isinstance(tree, typeexpr.TypeName):
                    return Dotted(tree.name if "." in tree.name else BUILTINS + tree.name)
                return UNKNOWN
            case _ if name in SEQUENCES:
                return Collection(name, first)
            case _:
                return self.holding(name, parts[-1] if parts else UNKNOWN)

    def _from_argument(self, form: str, argument: Value | None) -> Value:
        if argument is None:
            return UNKNOWN
        match form:
            case "Arg":
                return argument
            case "Result" | "Given":
                return ResultOf(argument, awaited=True)
            case "Awaited":
                return self.awaited(argument)
            case "Element":
                return element_of(argument)
            case "Partial":
                return Partial(argument)
            case "Offloaded":
                return Offloaded(argument)
        return UNKNOWN

    def awaited(self, value: Value) -> Value:
        """What awaiting a value gives, or each of several."""
        match value:
            case Awaitable(result):
                return result
            case Holder(name, held=held):
                method = self.method(name, "__await__")
                return held if method is not None else UNKNOWN
            case Tuple(elements):
                return Tuple(tuple(map(self.awaited, elements)))
            case Collection(_, element):
                return Collection("list", self.awaited(element))
            case Union(members):
                return union(map(self.awaited, members))
            case _:
                return UNKNOWN


def element_of(value: Value) -> Value:
    """What iterating a container of the language gives."""
    match value:
        case Collection(_, element) | Generator(_, element) | Lazy(_, element):
            return element
        case GeneratorExpression():
            return value.element
        case Dictionary(key):
            return key
        case Tuple(elements):
            return union(elements)
        case Union(members):
            return union(element_of(member) for member in members)
        case Mapped():
            return value.element()
        case _:
            return UNKNOWN
