"""One line per finding, as compilers and editors' quickfix lists write and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from asynclint.report.cells import printable
from asynclint.report.rulepage import help_uri
from asynclint.report.summary import error_line, headline
from asynclint.report.terminal import BOLD

if TYPE_CHECKING:
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:
    for finding in report.findings:
        place = style.paint(f"{printable(finding.path)}:{finding.span}:", BOLD)
        code = style.link(style.severity(finding.severity, finding.code), help_uri(report.catalog.rules[finding.code]))
        stream.write(f"{place} {code} {style.prose(printable(finding.message))}\n")
    stream.writelines(f"{error_line(error, style)}\n" for error in report.errors)
    stream.write(f"{headline(report, style)}\n")
    return ()
