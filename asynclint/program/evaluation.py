"""Asks what an expression can be.

The question stands apart from its answers (`expressions`), because who gives one asks again: the parts of a call, the
container of a subscript. So those who ask import nothing of those who answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from asynclint.index import model as m

if TYPE_CHECKING:
    from asynclint.program.frame import Frame
    from asynclint.program.values import Value

Evaluator = Callable[["Frame", Any], "Value"]

EVALUATORS: dict[type[m.Node], Evaluator] = {}
"""What evaluates each type of expression; the program puts in those there are."""


def evaluate(frame: Frame, node: m.Expression) -> Value:
    if type(node) is m.Name:  # every other one
        return frame.lookup(node.id)
    return EVALUATORS[type(node)](frame, node)
