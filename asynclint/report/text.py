"""The report for people: each finding with its source, the way to the primitive, and what to do instead.

Laid out for reading downwards: where, what, the code, why, how to repair. The first line starts with
``path:line:column``, which terminals and editors turn into a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from asynclint.findings import Confidence
from asynclint.report.cells import cells, printable
from asynclint.report.frame import frame
from asynclint.report.rulepage import help_uri
from asynclint.report.summary import error_line, summary_lines
from asynclint.report.terminal import BLUE, BOLD, DIM, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from asynclint.findings import Cause, Finding, Step
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:
    stream.writelines(f"{line}\n" for line in _lines(report, style))
    return ()


def _lines(report: Report, style: Style) -> Iterator[str]:
    shared = {root.cause: root.findings for root in report.causes if root.findings > 1}
    for finding in report.findings:
        yield from _finding_lines(report, finding, shared, style)
        yield ""
    for error in report.errors:
        yield error_line(error, style)
    if report.errors:
        yield ""
    yield from summary_lines(report, style)


def _finding_lines(report: Report, finding: Finding, shared: Mapping[Cause, int], style: Style) -> Iterator[str]:
    rule = report.catalog.rules[finding.code]
    code = style.link(style.severity(finding.severity, finding.code), help_uri(rule))
    doubt = "" if finding.confidence is Confidence.CERTAIN else style.paint(f" ({finding.confidence.label})", DIM)
    place = style.paint(f"{printable(finding.path)}:{finding.span}:", BOLD)
    yield f"{place} {style.severity(finding.severity, finding.severity.label)} {code} {rule.name}{doubt}"
    yield from (style.prose(line) for line in wrap(printable(finding.message), style.width, "  "))

    margin = len(str(finding.span.end_line))
    source = report.source(finding.path)
    if source is not None:
        for row in frame(source, finding.span, style.width - margin - len(" | ")):
            bar = style.severity(finding.severity, row.bar)
            text = style.severity(finding.severity, row.text) if row.marks else row.text
            yield f"{style.paint(f'{row.gutter:>{margin}} |', BLUE)} {bar}{text}".rstrip()

    note = f"{' ' * margin} {style.paint('=', BLUE)} "
    yield from (f"{note}{line}" for line in _step_lines(finding.trace, style))
    room = style.width - margin - len(" = ")
    for label, words in (("cause: ", _cause_words(finding.cause, shared)), ("help: ", finding.help)):
        for number, line in enumerate(wrap(printable(words), room - len(label))):
            head = f"{note}{style.paint(label, BOLD)}" if number == 0 else " " * (margin + len(" = ") + len(label))
            yield f"{head}{style.prose(line)}"


def _step_lines(trace: Sequence[Step], style: Style) -> Iterator[str]:
    """The way to the primitive, numbered, in columns as long as its paths leave room for them."""
    places = [f"{printable(step.path)}:{step.span.line}" for step in trace]
    widest = max(map(cells, places), default=0)
    column = widest if widest <= style.width // 2 else 0
    digits = len(str(len(trace)))
    for number, (place, step) in enumerate(zip(places, trace, strict=True), start=1):
        gap = " " * max(column - cells(place), 0)
        yield f"{number:>{digits}}  {style.paint(place, DIM)}{gap}  {style.prose(printable(step.text))}"


def _cause_words(cause: Cause | None, shared: Mapping[Cause, int]) -> str:
    if cause is None or cause not in shared:
        return ""
    return f"`{cause.symbol}` ({cause.path}:{cause.line}) is behind {shared[cause]} findings"
