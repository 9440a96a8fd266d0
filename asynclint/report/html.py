"""One self-contained page to look at: findings by file, root cause, route and rule, each with the way to its primitive.

The page carries the report as JSON and shows it with a script of its own; it loads nothing and may be kept as an
artifact or sent by mail. Places, functions and source lines are written once each, so that thousands of findings that
share helpers make a small file.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TextIO

from asynclint.findings import Severity, Step
from asynclint.report.rulepage import page_body

if TYPE_CHECKING:
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style

AROUND = 2
"""Lines shown before and after a step."""

WIDEST = 400
"""Characters of a source line that the page carries."""

SCRIPTS = ("markdown.js", "graph.js", "page.js")


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:  # noqa: ARG001 (a page has its own)
    parts = {  # in the order of the page
        "@style@": _asset("page.css"),
        "@data@": _embedded(document(report)),
        "@script@": "\n".join(map(_asset, SCRIPTS)),
    }
    page = _asset("page.html")
    for mark, content in parts.items():
        before, _, page = page.partition(mark)
        stream.write(before + content)
    stream.write(page)
    return ()


def document(report: Report) -> dict[str, Any]:
    """What the page shows, as plain values."""
    places = _Places(report)
    causes = {root.cause: number for number, root in enumerate(report.causes)}
    routes = {label: number for number, label in enumerate(dict.fromkeys(route.label for route in report.routes))}
    served: dict[tuple[str, str], list[int]] = {}
    for route in report.routes:
        served.setdefault((route.path, route.handler), []).append(routes[route.label])
    findings = [
        {
            "code": finding.code,
            "message": finding.message,
            "help": finding.help,
            "confidence": finding.confidence.label,
            "target": finding.target,
            "at": places.number(Step(finding.path, finding.span, "", finding.symbol)),
            "trace": [places.number(step) for step in finding.trace],
            "cause": -1 if finding.cause is None else causes[finding.cause],
            "routes": sorted(set(served.get((finding.path, finding.symbol), ()))),
        }
        for finding in report.findings
    ]
    return {
        "summary": _summary(report),
        "problems": [f"{error.path}: {error.message}" for error in report.errors],
        "rules": {
            code: {
                "name": rule.name,
                "summary": rule.summary,
                "severity": rule.severity.label,
                "page": page_body(rule),
            }
            for code, rule in sorted(report.catalog.rules.items())
            if any(finding.code == code for finding in report.findings)
        },
        "causes": [{"text": str(root).rpartition(":")[0]} for root in report.causes],
        "routes": list(routes),
        "findings": findings,
        **places.tables(),
    }


class _Places:
    """Steps, symbols and lines of source, each with a number by which the rest names it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._steps: dict[tuple[Any, ...], int] = {}
        self._symbols: dict[str, int] = {}
        self._files: dict[str, tuple[int, set[int]]] = {}

    def number(self, step: Step) -> int:
        file, lines = self._files.setdefault(step.path, (len(self._files), set()))
        lines.update(range(max(1, step.span.line - AROUND), step.span.end_line + AROUND + 1))
        symbol = self._symbols.setdefault(step.symbol, len(self._symbols))
        return self._steps.setdefault((file, *step.span, symbol, step.text), len(self._steps))

    def tables(self) -> dict[str, Any]:
        return {
            "steps": [list(step) for step in self._steps],
            "symbols": list(self._symbols),
            "files": [{"path": path, "lines": self._lines(path, lines)} for path, (_, lines) in self._files.items()],
        }

    def _lines(self, path: str, numbers: set[int]) -> dict[int, str]:
        source = self._report.source(path)
        if source is None:
            return {}
        return {line: source.line(line)[:WIDEST] for line in sorted(numbers) if line <= len(source.lines)}


def _summary(report: Report) -> dict[str, int]:
    severities = Counter(finding.severity for finding in report.findings)
    return {
        **{severity.label: severities[severity] for severity in sorted(Severity, reverse=True)},
        "files": report.files,
        "lines": report.lines,
    }


def _asset(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text(encoding="utf-8").rstrip("\n")


def _embedded(value: Any) -> str:
    """JSON that no HTML parser takes for the end of the script it stands in."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
