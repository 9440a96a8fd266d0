"""Evaluates what asks how much there is: `len(x)`, `bool(x)` and `if x:`, with the methods of `x` that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.packs.model import Runs
from asynclint.program import calls
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.frame import confidence_of
from asynclint.program.outcome import SiteKind
from asynclint.program.values import Instance, Mapped, Value, alternatives

if TYPE_CHECKING:
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place

METHODS = {Runs.LENGTH: ("__len__",), Runs.TRUTH: ("__bool__", "__len__")}
"""What answers: the first of these that an object has."""


def measure(frame: Frame, value: Value, runs: Runs, place: Place) -> None:
    """Asks a value for its length or truth; what is still to be fetched is fetched for it."""
    for option in alternatives(value):
        if isinstance(option, Mapped) and frame.program.mapper is not None:
            frame.program.mapper.iterate(frame, option, place)
        elif isinstance(option, Instance):
            methods = (frame.program.method_of(option, name) for name in METHODS[runs])
            if (method := next(filter(None, methods), None)) is not None:
                calls.apply(calls.Call(frame, SiteKind.CALL, place, Arguments(), confidence_of(value)), method)


def test(frame: Frame, node: m.Expression, value: Value, place: Place) -> None:
    """Decides by a value that stands alone in an `if`, or after `not`."""
    if isinstance(node, m.Not):
        if not isinstance(node.value, m.Name):
            return
        value = evaluate(frame, node.value)
    if isinstance(value, (Mapped, Instance)):
        measure(frame, value, Runs.TRUTH, place)
