"""Where the object goes that a call gives: used up here, kept for later, or handed to the caller.

What outlives a request is a matter of a few lines: is it returned, stored on something, or dropped when the function
ends? The answer is read from the function's lowered code when a check asks, for the one call it asks about.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import last_name, path_of
from asynclint.index.parts import everything, parts
from asynclint.program.local_names import receiver_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.index.facts import ModuleFacts
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

CONSTRUCTORS = frozenset({"__init__", "__new__", "__post_init__"})

STORING = frozenset(
    {
        "add",
        "append",
        "cache",
        "extend",
        "insert",
        "put",
        "register",
        "save",
        "set",
        "setattr",
        "setdefault",
        "store",
        "update",
    }
)
"""The first words of what puts an object into another one that was there before: `set`, `set_cached_client`."""

TRANSPARENT = (
    m.Await,
    m.BoolOp,
    m.Conditional,
    m.Mapping,
    m.Sequence,
    m.Starred,
    m.Comprehension,
)


ORDERS = frozenset({"<", "<=", ">", ">="})


LIMITS = frozenset({"fail_after", "fail_at", "move_on_after", "move_on_at", "timeout", "timeout_at", "wait_for"})
"""What is called that has those who wait give up after some time."""


class Fate(Enum):
    """What becomes of an object at the end of the function that got it; the later one outweighs the earlier."""

    DROPPED = 0
    RETURNED = 1
    KEPT = 2


class Body:
    """The nodes of one function, or of a module outside its functions (-1), each with the one around it."""

    def __init__(self, facts: ModuleFacts, number: int) -> None:
        function = None if number < 0 else facts.functions[number]
        self._outlasting = set() if function is None else {*function.globals}
        self._builds = receiver_of(function) if function is not None and function.name in CONSTRUCTORS else None
        self._statements = (facts if function is None else function).statements()
        self._around: dict[int, m.Node] = {}
        self._nodes: list[m.Node] = []
        self._at: dict[tuple[int, int], int] = {}
        self._names: dict[str, list[m.Name]] = {}
        for statement in self._statements:
            self._enter(statement)
        if function is None:  # whatever has a name there is there for good
            self._outlasting.update(self._names)

    @staticmethod
    def of(program: Program, key: FunctionKey) -> Body:
        return program.shapes.of(key[0], Body, key[1])

    def _enter(self, node: m.Node) -> None:
        match node:
            case m.Name(name):
                self._names.setdefault(name, []).append(node)
            case m.Call() | m.Attribute():
                self._at.setdefault((node.end_line, node.end_column), len(self._nodes))
            case m.Scope(names):
                self._outlasting.update(names)
            case _:
                pass
        self._nodes.append(node)
        for part in parts(node):
            self._around[id(part)] = node
            self._enter(part)

    def fate(self, site: Site) -> Fate:
        """What becomes of what the call at ``site`` gives."""
        node = self.node(site)
        return Fate.DROPPED if node is None else self._climb(node, set())

    def mends(self, site: Site) -> bool:
        """Whether the call at ``site`` stands in an ``except``, and so is made when another has failed."""
        return any(isinstance(node, m.Handler) for node in self._outwards(site))

    def repeats(self, site: Site) -> bool:
        """Whether the call at ``site`` is made again for as long as something holds."""
        return any(isinstance(node, m.While) for node in self._outwards(site))

    def is_limited(self, site: Site) -> bool:
        """Whether what is awaited around the call at ``site`` is given up after some time: `async with timeout(5):`."""
        contexts = (item.context for node in self._outwards(site) if isinstance(node, m.With) for item in node.items)
        calls = (node for node in (*contexts, *self._outwards(site)) if isinstance(node, m.Call))
        return any(last_name(call.function) in LIMITS for call in calls)

    def _outwards(self, site: Site) -> Iterator[m.Node]:
        """What stands around the call at ``site``, from the innermost."""
        node: m.Node | None = self.node(site)
        while node is not None and (node := self._around.get(id(node))) is not None:
            yield node

    def renews(self, site: Site) -> bool:
        """Whether the call at ``site`` is made when something has got too old, of which the new is kept: `if now <
        self.until: return self.token` stands before it, or it stands under the opposite."""
        fresh = [test for test, _ in self.tests(site)]
        earlier = (one for one in self._nodes[: self._place(site) or 0] if isinstance(one, m.If) and not one.orelse)
        fresh.extend(one.test for one in earlier if one.body and isinstance(one.body[-1], m.Return))
        nodes = [part for test in fresh if _compares_ages(test) for part in everything([test])]
        asked = {path_of(part) for part in nodes if isinstance(part, m.Name | m.Attribute)}
        return bool(asked) and not asked.isdisjoint(self._kept())

    def _kept(self) -> Iterator[str]:
        """The paths that are given new values, and last."""
        for node in self._nodes:
            for target in node.targets if isinstance(node, m.Assign) else ():
                path = path_of(target)
                if path is not None and ("." in path or path in self._outlasting):
                    yield path

    def tests(self, site: Site) -> Iterator[tuple[m.Expression, bool]]:
        """What decides that the call at ``site`` is made, and how each test has to turn out, from the innermost."""
        node: m.Node | None = self.node(site)
        while node is not None:
            around = self._around.get(id(node))
            match around:
                case m.BoolOp(conjunction, [first, *others]) if any(other is node for other in others):
                    yield first, conjunction
                case m.If(test, body) | m.Conditional(test, body) if node is not test:
                    yield test, body is node or (isinstance(body, list) and any(part is node for part in body))
                case _:
                    pass
            node = around

    def stands_in_for(self, site: Site) -> str | None:
        """The name for which there has to be nothing so that the call at ``site`` is made: `client or Client()`."""
        names = (absent(test, truth=truth) for test, truth in self.tests(site))
        return next((name for name in names if name is not None), None)

    def node(self, site: Site) -> m.Node | None:
        """The call, or the attribute, that ``site`` is about."""
        place = self._place(site)
        return None if place is None else self._nodes[place]

    def _place(self, site: Site) -> int | None:
        return self._at.get((site.span.end_line, site.span.end_column))

    def _climb(self, node: m.Node, names: set[str]) -> Fate:
        """What becomes of the value of ``node``; ``names`` are those that were followed already."""
        while True:
            around = self._around.get(id(node))
            match around:
                case m.Call(function):
                    if function is node:
                        return Fate.DROPPED
                    if isinstance(function, m.Attribute | m.Name) and _verb(function) in STORING:
                        return Fate.KEPT
                case m.Walrus(name):
                    return max(self._named(name, names), self._climb(around, names), key=_weight)
                case m.Return() | m.Yield():
                    return Fate.RETURNED
                case m.Assign(targets):
                    return max((self._bound(target, names) for target in targets), key=_weight)
                case m.Declare(target):
                    return self._bound(target, names)
                case m.WithItem(_, target):
                    return Fate.DROPPED if target is None else self._bound(target, names)
                case _ if not isinstance(around, TRANSPARENT):
                    return Fate.DROPPED
                case _:
                    pass
            node = around

    def _bound(self, target: m.Expression, names: set[str]) -> Fate:
        match target:
            case m.Name(name):
                return self._named(name, names)
            case m.Attribute(m.Name(owner)) if owner == self._builds:
                return Fate.RETURNED
            case m.Attribute() | m.Subscript():
                return Fate.KEPT
            case m.Sequence(_, elements):
                return max((self._bound(element, names) for element in elements), key=_weight, default=Fate.DROPPED)
            case _:
                return Fate.DROPPED

    def _named(self, name: str, names: set[str]) -> Fate:
        """What becomes of an object that has this name."""
        if name in self._outlasting:
            return Fate.KEPT
        if name in names:
            return Fate.DROPPED
        names.add(name)
        fates = (self._climb(node, names) for node in self._names.get(name, ()))
        return max(fates, key=_weight, default=Fate.DROPPED)


def absent(test: m.Expression, *, truth: bool) -> str | None:
    """The name for which there is nothing where ``test`` is ``truth``."""
    match test:
        case m.Compare(m.Name(name), [operator], [m.Constant(None)]) if operator in {"is", "is not"}:
            return name if truth is (operator == "is") else None
        case m.Name(name):
            return None if truth else name
        case m.Not(inner):
            return absent(inner, truth=not truth)
        case m.BoolOp(conjunction, values) if conjunction is truth:
            return next((found for value in values if (found := absent(value, truth=truth)) is not None), None)
        case _:
            return None


def _compares_ages(test: m.Expression) -> bool:
    return any(isinstance(part, m.Compare) and not ORDERS.isdisjoint(part.operators) for part in everything([test]))


def _weight(fate: Fate) -> int:
    return fate.value


def _verb(node: m.Attribute | m.Name) -> str:
    name = node.name if isinstance(node, m.Attribute) else node.id
    return name.lstrip("_").partition("_")[0]
