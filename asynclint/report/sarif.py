"""SARIF 2.1.0, as GitHub code scanning reads it.

GitHub refuses a file over its limits, reads only some of the fields, and shows an alert in a pull request only when all
lines of its region are in the diff. So the region is small, the number of results is cut openly, by severity, and what
is said about a rule is its page. Nothing here depends on the clock or the machine.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from asynclint.findings import Confidence, Safety, Severity
from asynclint.fixes.text import ended
from asynclint.report import sarif_model as sarif
from asynclint.report.fingerprint import identities, line_hashes
from asynclint.report.portable import inside, is_inside
from asynclint.report.rulepage import help_uri, page_body, section
from asynclint.report.tool import HOME, NAME, tool_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from asynclint.findings import Finding, Step
    from asynclint.fixes import Fix
    from asynclint.packs.model import Rule
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style
    from asynclint.spans import Span

MAX_BYTES = 10_000_000  # of a compressed file: GitHub rejects a larger one
MAX_RESULTS = 25_000  # of a run: GitHub rejects one with more
MAX_SHOWN = 5_000  # of these, that GitHub shows
MAX_STEPS = 1_000  # of a flow, that GitHub shows
MAX_RELATED = 100  # locations of a result, that GitHub shows
MAX_TAGS = 10  # of a rule, that GitHub shows
MAX_NAME = 255  # characters, as are the next
MAX_DESCRIPTION = 1_024

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_PRECISIONS = {Confidence.CERTAIN: "very-high", Confidence.LIKELY: "high", Confidence.POSSIBLE: "medium"}
_LOOKS_LIKE_LINK = re.compile(r"\[([^\[\]]*)\](?=\()")


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:  # noqa: ARG001 (data has no style)
    findings, outside = inside(report.findings, "SARIF log")
    most = MAX_RESULTS
    while True:
        carried, cut = _worst(findings, most)
        text = _written(report, carried, (*outside, *cut))
        size = _uploaded(text)
        if size <= MAX_BYTES:
            break
        most = len(carried) * MAX_BYTES * 9 // (size * 10)  # a little less than what should fit
    stream.write(text)
    return (*outside, *cut)


def _worst(findings: Sequence[Finding], most: int) -> tuple[Sequence[Finding], tuple[str, ...]]:
    """The most severe findings, still in report order, and a sentence about what becomes of the others."""
    if len(findings) <= most:
        hidden = f"GitHub shows the {MAX_SHOWN:,} most severe of the {len(findings):,} findings in the SARIF log."
        return findings, (hidden,) if len(findings) > MAX_SHOWN else ()
    worst = sorted(findings, key=lambda finding: (-finding.severity, -finding.confidence, finding.sort_key))
    cut = (
        f"Only the {most:,} most severe of {len(findings):,} findings are in the SARIF log: "
        f"GitHub refuses a larger one, and shows {MAX_SHOWN:,}."
    )
    return sorted(worst[:most], key=lambda finding: finding.sort_key), (cut,)


def _uploaded(text: str) -> int:
    """The size of a log as it is uploaded; that of the text where even this is no matter."""
    data = text.encode()
    return len(data) if len(data) <= MAX_BYTES else len(gzip.compress(data))


def _written(report: Report, findings: Sequence[Finding], notes: Iterable[str]) -> str:
    codes = {code for code, rule in report.catalog.rules.items() if rule.default} | {item.code for item in findings}
    rules = [report.catalog.rules[code] for code in sorted(codes)]
    fixes = {id(fix.finding): fix for fix in report.fixes}
    results = _Results(report, {rule.code: index for index, rule in enumerate(rules)}, fixes)
    log = sarif.log(
        tool=NAME,
        category=NAME if report.shard is None else f"{NAME}/shard-{report.shard}",
        version=tool_version(),
        home=HOME,
        rules=[_rule(rule) for rule in rules],
        results=[
            results.result(finding, identity) for finding, identity in zip(findings, identities(findings), strict=True)
        ],
        notifications=[
            *(sarif.notification(note, level="warning") for note in notes),
            *(_problem(error.path, error.message) for error in report.errors),
        ],
        successful=not report.errors,
    )
    # Not `dump`, which encodes in Python and takes several times as long.
    return json.dumps(log, default=sarif.fields, separators=(",", ":")) + "\n"


def _problem(path: str, message: str) -> sarif.Notification:
    place = sarif.location(path, None) if path and is_inside(path) else None
    return sarif.notification(message, level="error", place=place)


@dataclass(frozen=True, slots=True)
class _Results:
    """Makes results, hashing each file once."""

    report: Report
    rule_index: dict[str, int]
    fixes: dict[int, Fix]
    _hashes: dict[str, list[str]] = field(default_factory=dict)

    def result(self, finding: Finding, identity: str) -> sarif.Result:
        steps = [step for step in finding.trace if is_inside(step.path)][:MAX_STEPS]
        linked = [step for step in steps if (step.path, step.span) != (finding.path, finding.span)][:MAX_RELATED]
        fingerprints = {f"{NAME}/v1": identity}
        line_hash = self._line_hash(finding)
        if line_hash is not None:
            fingerprints["primaryLocationLineHash"] = line_hash
        return sarif.result(
            rule_id=finding.code,
            rule_index=self.rule_index[finding.code],
            level=_LEVELS[finding.severity],
            message=_message(finding, linked),
            place=sarif.location(finding.path, self._small_region(finding), symbol=finding.symbol),
            flow=[sarif.location(step.path, step.span, symbol=step.symbol, message=step.text) for step in steps],
            related=[
                sarif.location(step.path, step.span, symbol=step.symbol, message=step.text, number=number)
                for number, step in enumerate(linked, start=1)
            ],
            fingerprints=fingerprints,
            properties={"confidence": finding.confidence.label, "target": finding.target},
            fixes=list(self._fixes(finding)),
        )

    def _fixes(self, finding: Finding) -> Iterator[sarif.Fix]:
        """What mends a finding; a viewer shows no more of it than its title, so that says what is not safe."""
        fix, source = self.fixes.get(id(finding)), self.report.source(finding.path)
        if fix is not None and source is not None:
            title = fix.title if fix.safety is Safety.SAFE else f"{fix.title} (unsafe)"
            edits = ended(source.text, fix.edits)
            yield sarif.fix(title, finding.path, ((edit.span, edit.text) for edit in edits))

    def _small_region(self, finding: Finding) -> Span:
        """The span, or its first line when it has more: a diff seldom has all lines of a long call."""
        span = finding.span
        source = self.report.source(finding.path) if span.end_line > span.line else None
        if source is None:
            return span
        end = max(len(source.line(span.line)), span.column + 1)
        return span._replace(end_line=span.line, end_column=end)

    def _line_hash(self, finding: Finding) -> str | None:
        hashes = self._hashes.get(finding.path)
        if hashes is None:
            data = self.report.data(finding.path)
            hashes = self._hashes[finding.path] = [] if data is None else line_hashes(data)
        return hashes[finding.span.line - 1] if finding.span.line <= len(hashes) else None


def _message(finding: Finding, linked: Sequence[Step]) -> str:
    """What, what to do, and the way to the primitive with a link for each step."""
    sentences = [_escaped(finding.message)]
    if finding.help:
        sentences.append(_escaped(finding.help[0].upper() + finding.help[1:]))
    if linked:
        links = (f"[{_link_text(step.text)}]({number})" for number, step in enumerate(linked, start=1))
        sentences.append(f"The way there: {', '.join(links)}")
    return " ".join(f"{sentence.removesuffix('.')}." for sentence in sentences)


def _escaped(text: str) -> str:
    """``text`` with no part a viewer would take for a link (``handlers[0](event)``)."""
    return _LOOKS_LIKE_LINK.sub(r"\\[\1\\]", text)


def _link_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _rule(rule: Rule) -> sarif.Rule:
    description = section(rule, "What it does") or rule.summary
    return sarif.rule(
        code=rule.code,
        name=_clipped("".join(word[:1].upper() + word[1:] for word in rule.name.split("-")), MAX_NAME),
        summary=_clipped(rule.summary, MAX_DESCRIPTION),
        description=_clipped(" ".join(description.split()), MAX_DESCRIPTION),
        help_text=section(rule, "How to fix") or rule.summary,
        help_markdown=page_body(rule) or rule.summary,
        help_uri=help_uri(rule),
        level=_LEVELS[rule.severity],
        enabled=rule.default,
        properties={
            "tags": list(rule.tags[:MAX_TAGS]),
            "precision": _PRECISIONS[rule.confidence],
            "problem.severity": _PROBLEMS[rule.severity],
        },
    )


def _clipped(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
