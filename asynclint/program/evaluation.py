"""Asks what an expression can be.

The question stands apart from its answers (`expressions`), because who gives one asks again: the parts of a call, the
container of a subscript. So those who ask import nothing of those who answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asynclint.index import model as m
    from asynclint.program.frame import Frame
    from asynclint.program.values import Value

Evaluator = Callable[["Frame", Any], "Value"]

EVALUATORS: dict[type[m.Node], Evaluator] = {}
"""What evaluates each type of expression; the program puts in those there are."""


def evaluate(frame: Frame, node: m.Expression) -> Value:
    return EVALUATORS[type(node)](frame, node)
