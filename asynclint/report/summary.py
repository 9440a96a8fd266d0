"""The closing words of a report: how much was found in how much code, and what to repair first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from asynclint.findings import Severity
from asynclint.report.cells import cells, printable
from asynclint.report.terminal import BOLD, DIM, GREEN, RED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.findings import RunError
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style

_MOST_CAUSES = 5


def headline(report: Report, style: Style) -> str:
    """One line: ``Found 3 findings in 412 files (35,120 lines, 1.2 s): 2 errors, 1 warning``."""
    known = _known(report, style)
    scope = f"in {counted(report.files, 'file')} ({counted(report.lines, 'line')}, {report.seconds:.1f} s)"
    if not report.findings:
        return f"{style.paint('No findings', BOLD, GREEN)} {scope}{known}"
    numbers = Counter(finding.severity for finding in report.findings)
    severities = ", ".join(
        style.severity(severity, counted(numbers[severity], severity.label))
        for severity in sorted(Severity, reverse=True)
        if numbers[severity]
    )
    found = style.paint(f"Found {counted(len(report.findings), 'finding')}", BOLD)
    return f"{found} {scope}: {severities}{known}"


def summary_lines(report: Report, style: Style) -> Iterator[str]:
    yield from _cause_lines(report, style)
    yield headline(report, style)
    if report.errors:
        words = f"The run is incomplete: {counted(len(report.errors), 'problem')} (see above)"
        yield style.paint(words, BOLD, RED)


def error_line(error: RunError, style: Style) -> str:
    place = style.paint(f"{printable(error.path)}: ", BOLD) if error.path else ""
    return f"{place}{style.paint('error', BOLD, RED)} {printable(error.message)}"


def counted(number: int, noun: str) -> str:
    """``1 finding``, ``2,000 findings``; for nouns that take an ``s``, and for ``info``, which takes none."""
    plural = "" if number == 1 or noun == Severity.INFO.label else "s"
    return f"{number:,} {noun}{plural}"


def _known(report: Report, style: Style) -> str:
    """How many findings are not shown because the project knows them."""
    number = 0 if report.baseline is None else len(report.baseline.known)
    return style.paint(f"; {number:,} in the baseline", DIM) if number else ""


def _cause_lines(report: Report, style: Style) -> Iterator[str]:
    """The causes worth a line: those whose repair removes more than one finding."""
    worth = [root for root in report.causes if root.findings > 1][:_MOST_CAUSES]
    if not worth:
        return
    functions = "this function" if len(worth) == 1 else f"these {len(worth)} functions"
    gone = sum(root.findings for root in worth)
    yield style.paint(f"Root causes: repair {functions} and {gone:,} findings go", BOLD)
    rows = [
        (f"{root.findings:,}", printable(f"{root.cause.path}:{root.cause.line}"), printable(root.cause.symbol))
        for root in worth
    ]
    digits, *widths = (max(map(cells, column)) for column in zip(*rows, strict=True))
    for (number, *names), root in zip(rows, worth, strict=True):
        place, symbol = (name + " " * (width - cells(name)) for name, width in zip(names, widths, strict=True))
        does = style.prose(printable(f"{root.cause.verb} `{root.cause.target}`"))
        codes = style.paint(" ".join(root.codes), DIM)
        yield f"  {number:>{digits}}  {place}  {style.paint(symbol, BOLD)}  {does}  {codes}"
    yield ""
