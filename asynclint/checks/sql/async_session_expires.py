"""Async sessions that let go of their objects at a commit, in a program that reads them afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.drafts import draft_at, symbol
from asynclint.checks.repairs import repairs
from asynclint.findings import Confidence, Step
from asynclint.orm.mapped.values import Opened
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule
    from asynclint.program.values import FunctionKey

SHOWN = 3
"""Reads that a finding shows."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    notes = ((key, note) for key in context.mapped.functions for note in context.program.outcome(key).notes)
    opened = [(key, note) for key, note in notes if isinstance(note, Opened)]
    if opened and all(maker.keeps is False for _, maker in opened) and context.mapped.stale:
        for key, maker in opened:
            yield _draft(context, rule, key, maker, Confidence.CERTAIN if len(opened) == 1 else Confidence.LIKELY)


def _draft(
    context: Context,
    rule: Rule,
    key: FunctionKey,
    maker: Opened,
    confidence: Confidence,
) -> Draft:
    program, stale = context.program, context.mapped.stale
    within, first = stale[0]
    model = context.mapped.graph.model(first.model)
    what = f"`{first.name}`" if model is None else f"`{model.name}.{first.name}`"
    name = maker.name.rpartition(".")[2]
    return draft_at(
        program,
        rule,
        key,
        SiteKind.CALL,
        maker.span,
        f"`{name}` lets objects expire at a commit, and {what} is read after one in "
        f"`{symbol(program, within)}`: that raises `MissingGreenlet`, or `DetachedInstanceError` once it is closed",
        f"pass `expire_on_commit=False` to `{name}`, or `await session.refresh(...)` after the commit",
        target=name,
        confidence=confidence,
        trace=tuple(
            Step(program.modules.paths[where[0]], read.span, f"reads `{read.name}`", symbol(program, where))
            for where, read in stale[:SHOWN]
        ),
        repairs=repairs(rule, maker.span, "keyword", "expire_on_commit", "False"),
    )
