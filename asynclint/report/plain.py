"""A finding as lines of plain text, for formats that are read where no source frame can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.findings import Finding


def plain_lines(finding: Finding) -> Iterator[str]:
    """The message, then `evidence`."""
    yield finding.message
    yield from evidence(finding)


def evidence(finding: Finding) -> Iterator[str]:
    """The steps of the trace, numbered, and what to do instead."""
    for number, step in enumerate(finding.trace, start=1):
        yield f"{number}. {step.path}:{step.span.line}  {step.text}"
    if finding.help:
        yield f"help: {finding.help}"
