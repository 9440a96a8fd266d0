"""What each function does to the loop when it is called on it: the fixed point, asked by function and not by finding.

An editor shows it beside a function before anybody has written the call that would be a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.findings import Confidence

if TYPE_CHECKING:
    from collections.abc import Collection

    from asynclint.effects.fixpoint import Summaries
    from asynclint.program.program import Program


class FunctionEffects(NamedTuple):
    """On the line of its name, a function and what it blocks on: each kind with the calls between it and the
    primitive (0: it calls that itself), the nearest first."""

    line: int
    kinds: tuple[tuple[str, int], ...]


def effects_by_file(
    program: Program, summaries: Summaries, kinds: Collection[str]
) -> dict[str, tuple[FunctionEffects, ...]]:
    """The functions that the loop reaches and that have effects of ``kinds``, in the order of each file; those of which
    that is no more than possible are left out."""
    nearest: dict[tuple[int, int], dict[str, int]] = {}
    for node, witnesses in summaries.items():
        for kind, witness in witnesses.items():
            if kind in kinds and witness.confidence > Confidence.POSSIBLE:
                known = nearest.setdefault(node.key, {})
                known[kind] = min(known.get(kind, witness.calls), witness.calls)
    by_file: dict[str, list[FunctionEffects]] = {}
    for key in sorted(nearest):
        function = program.function(key)
        if not function.is_lambda:
            ranked = sorted((calls - 1, kind) for kind, calls in nearest[key].items())
            effects = FunctionEffects(function.line, tuple((kind, calls) for calls, kind in ranked))
            by_file.setdefault(program.modules.paths[key[0]], []).append(effects)
    return {path: tuple(sorted(effects)) for path, effects in by_file.items()}
