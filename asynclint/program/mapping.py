"""The door for a layer that knows what an object-relational mapper does with classes of the program.

The program follows values; it does not know that iterating one of them asks a database. A `Mapper` does: it gives the
values that stand for rows and queries, answers what reading, calling and iterating them gives, and keeps what it wants
to remember in the outcome's ``notes``. A program without one is evaluated as if no class were mapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from asynclint.program.values import (
    Dotted,
    Function,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Literal,
    ModuleValue,
    Parameter,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.index import model as m
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place
    from asynclint.program.outcome import SiteKind
    from asynclint.program.values import ClassKey, FunctionKey, Mapped, Value
    from asynclint.spans import Span

PLAIN = frozenset(
    {Unknown, Literal, ModuleValue, Dotted, LibraryInstance, LibraryMethod, Function, Instance, Parameter}
)
"""What is of exactly one of these types is no value of a mapper's, and holds none: most values, and mappers are asked
about every argument of every call."""


class Mapper(Protocol):
    """What a program asks of the layer that knows its models."""

    def parameter(self, key: FunctionKey, name: str, declared: Value) -> Value:
        """What a function's body takes a parameter for, given what is declared of it."""

    def passed(self, parameter: Parameter, value: Value) -> Value | None:
        """What a callee's body is told of an argument beyond what its parameter declares; None: nothing."""

    def keeps(self, value: Value) -> bool:
        """Whether what a callee does with an argument may concern the mapper."""

    def attribute(self, frame: Frame, value: Value, node: m.Attribute) -> Value | None:
        """What reading an attribute of one alternative of a value gives; None when that is no matter of the mapper."""

    def method(self, value: Mapped, name: str) -> Value:
        """A method of a value of the mapper, bound to it."""

    def called(self, made: Call, callee: Callee, receiver: Value) -> Value:
        """What calling a callable gives whose knowledge says that it makes, changes or runs a query."""

    def unseen(self, made: Call) -> Value:
        """What calling something unknown gives, as far as what it is passed tells."""

    def given(self, frame: Frame, value: Mapped, kind: SiteKind, span: Span) -> Value:
        """A call, or a property, gives a value of the mapper: what the function takes it for."""

    def awaited(self, frame: Frame, value: Mapped) -> Value:
        """What awaiting a value of the mapper gives."""

    def iterate(self, frame: Frame, value: Mapped, place: Place | None) -> Value:
        """The element that iterating a value of the mapper gives."""

    def drained(self, frame: Frame, value: Mapped, place: Place) -> None:
        """An ``async for`` goes through a value of the mapper: what that asks for, it asks for without blocking."""

    def item(self, frame: Frame, value: Mapped, index: m.Expression, place: Place) -> Value:
        """What subscripting a value of the mapper gives."""

    def constructed(self, made: Call, key: ClassKey) -> Value | None:
        """What calling a class of the program gives, when instances of it are a matter of the mapper."""

    def ran(self, made: Call, function: Function) -> None:
        """A function of the program has been called, which may have changed what the caller holds."""

    def left(self, frame: Frame, context: m.Expression, returned: int) -> None:
        """The block of an ``async with`` with this context is over; what the function returns from the number
        ``returned`` on was returned in it."""

    def picked(self, frame: Frame, value: Value, index: m.Expression | None) -> Value:
        """What one of the elements of a container is that ``value`` describes, the one at ``index`` or any."""

    def returned(self, value: Value) -> Value:
        """What the caller gets of what a function returns."""

    def assigned(self, value: Value, path: tuple[str, ...]) -> Value | None:
        """What an object is after the attribute that ``path`` leads to was assigned; None when that makes no
        difference."""

    def lacking(self, value: Value, path: tuple[str, ...]) -> Value | None:
        """What an object is of which the attribute that ``path`` leads to holds nothing; None when that makes no
        difference."""

    def compared(self, value: Value, path: tuple[str, ...]) -> Value | None:
        """The same for an attribute that holds what it was compared with, which is at hand."""

    def supplied(self, frame: Frame, owner: Value, name: str) -> None:
        """The attribute ``name`` of ``owner``, one of the objects in a container or something unknown, was assigned."""

    def is_rare(self, frame: Frame, test: m.Expression, block: Sequence[m.Statement], *, truth: bool) -> bool:
        """Whether few objects that the mapper knows come to ``block``, which runs where ``test`` is ``truth``."""

    def leaves_loop(self, frame: Frame, element: Value) -> None:
        """A loop over what ``element`` describes is over; what it left behind is one of them."""

    def happens_once(self, frame: Frame, sites: int, notes: int) -> None:
        """The block that ends here leaves its loop: the sites and notes of its outcome after these many, as far as they
        are not in a loop further in, are reached in one round at most."""
