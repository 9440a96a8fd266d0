"""The door for a layer that has to see calls happen, one by one and with what is passed in each.

The program answers what a call gives, once for all who ask. An `Observer` watches one evaluation instead, from the
frame it begins in: it is told of every library call there, may follow calls into functions of the program with the
very objects they are passed, and goes round a loop once for each element that it can see. Nothing of that is
remembered by the program, and a frame that nobody observes is evaluated as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.index import model as m
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.values import Function, Literal, Origin, Parameter, Value


class Observer(Protocol):
    """What a frame tells whoever observes it."""

    def called(self, made: Call, callee: Callee, receiver: Value) -> None:
        """A library callable that means something to a web application is called."""

    def enter(self, made: Call, function: Function, bound: Iterable[tuple[Parameter, Value]]) -> Value | None:
        """A function of the program is called. What it gives when the observer follows the call; None otherwise."""

    def decorated(self, origin: Origin, function: Value, made: Call | None = None) -> None:
        """What the call at ``origin`` gave is applied to ``function``, by ``made`` where that is a call."""

    def assigned(self, frame: Frame, node: m.Assign, value: Value) -> Value:
        """``value`` is about to be assigned; answers what the observer knows it to be."""

    def told(self, frame: Frame, node: m.Expression) -> Literal | None:
        """The constant that an expression comes to, of which the program knows none; unsure where that is another when
        something is set in the environment."""

    def loop(self, frame: Frame, node: m.For) -> bool:
        """Goes round a loop once for each element; False when these cannot be seen."""
