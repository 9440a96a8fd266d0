"""Which findings to show: those of rules that are on, sure enough, and not silenced where they stand.

Suppressions are looked at before anything is left out, so that one counts as used whoever else would have kept its
finding quiet. That a file cannot be parsed is told unless it is ignored by name: asking for a few rules must not hide
that a file was not checked for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from asynclint.discovery import SUFFIXES
from asynclint.findings import Finding, Repair
from asynclint.packs.schema import suggestion
from asynclint.patterns import Patterns
from asynclint.settings.selectors import names_rule, selected

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from asynclint.packs.model import Catalog, Rule
    from asynclint.settings.model import Settings
    from asynclint.spans import Span
    from asynclint.suppressions import Suppression

SYNTAX_ERROR = "LNT901"
UNUSED_SUPPRESSION = "LNT902"
UNKNOWN_SUPPRESSION = "LNT903"


@dataclass(frozen=True, slots=True)
class Triaged:
    """What to show, in the order of reports, and how many findings comments have silenced."""

    findings: tuple[Finding, ...]
    silenced: int


def triage(
    findings: Iterable[Finding],
    settings: Settings,
    catalog: Catalog,
    suppressions: Mapping[str, Sequence[Suppression]],
    report: Collection[str],
    *,
    is_narrowed: bool = False,
) -> Triaged:
    """Sorts out what to show of ``findings`` in the files of ``report``.

    ``suppressions`` are those of every file that a finding or its trace touches, and of the files of ``report``. In a
    run that ``is_narrowed`` to some files, a comment may silence what nobody has looked for: none is called unused.
    """
    shown = frozenset(report)
    rules = {code: rule for code, rule in catalog.rules.items() if _is_on(rule, settings)}
    is_ignored = _per_file_ignores(settings)
    kept: list[Finding] = []
    used: set[tuple[str, Suppression, str]] = set()
    silenced = 0
    for finding in findings:
        if (rule := rules.get(finding.code)) is None:
            continue
        silencing = {(path, comment, rule.code) for path, comment in _silencing(finding, rule, suppressions)}
        used |= silencing
        # What is not Python was asked for with the code that it belongs to.
        left_out = finding.path not in shown and finding.path.endswith(SUFFIXES)
        if left_out or finding.confidence < settings.min_confidence or is_ignored(finding.path, rule):
            continue
        if silencing:
            silenced += 1
        else:
            kept.append(finding)

    for path in shown & suppressions.keys():
        for comment in (comment for comment in suppressions[path] if not comment.is_noqa):
            if (rule := rules.get(UNKNOWN_SUPPRESSION)) and not is_ignored(path, rule):
                kept += (_about(rule, path, comment, words) for words in _unknown(comment, catalog))
            if not is_narrowed and (rule := rules.get(UNUSED_SUPPRESSION)) and not is_ignored(path, rule):
                kept += (
                    replace(_about(rule, path, comment, words), repairs=_removing(rule, comment, unused))
                    for unused, words in _unused(path, comment, rules.values(), used)
                )
    return Triaged(tuple(sorted(kept, key=lambda finding: finding.sort_key)), silenced)


def _is_on(rule: Rule, settings: Settings) -> bool:
    if rule.code == SYNTAX_ERROR:
        return not any(names_rule(selector, rule) for selector in settings.ignore)
    return selected(rule, settings)


def _silencing(
    finding: Finding, rule: Rule, suppressions: Mapping[str, Sequence[Suppression]]
) -> Iterator[tuple[str, Suppression]]:
    """The comments that silence a finding: on its own lines, or on those of a step that proves it."""
    places: list[tuple[str, Span]] = [(finding.path, finding.span), *((step.path, step.span) for step in finding.trace)]
    for path, span in places:
        for comment in suppressions.get(path, ()):
            if comment.touches(span) and comment.silences(rule):
                yield path, comment


def _per_file_ignores(settings: Settings) -> Callable[[str, Rule], bool]:
    ignores = [(Patterns([pattern]), selectors) for pattern, selectors in settings.per_file_ignores]

    @cache
    def selectors_for(path: str) -> tuple[str, ...]:
        return tuple(selector for patterns, chosen in ignores if patterns.covers(path) for selector in chosen)

    return lambda path, rule: any(names_rule(selector, rule) for selector in selectors_for(path))


def _unknown(comment: Suppression, catalog: Catalog) -> Iterator[str]:
    words = [*catalog.rules, *(rule.name for rule in catalog.rules.values())]
    if not comment.names:
        yield "`asynclint: ignore` names no rule and silences nothing; write `asynclint: ignore[CODE]`"
    for name in comment.names:
        if name not in words:
            yield f"`{name}` is no rule, and silences nothing{suggestion(name, words)}"


def _unused(
    path: str, comment: Suppression, rules: Iterable[Rule], used: Collection[tuple[str, Suppression, str]]
) -> Iterator[tuple[Rule, str]]:
    """A rule that is off says nothing, which does not make its suppressions useless."""
    for rule in rules:
        if comment.silences(rule) and (path, comment, rule.code) not in used:
            yield rule, f"`{rule.code}` ({rule.name}) has nothing to silence here"


def _removing(rule: Rule, comment: Suppression, unused: Rule) -> tuple[Repair, ...]:
    safety = rule.fixes.get("suppression")
    return () if safety is None else (Repair("suppression", safety, comment.span, (unused.code, unused.name)),)


def _about(rule: Rule, path: str, comment: Suppression, message: str) -> Finding:
    return Finding(rule.code, message, path, comment.span, rule.severity, rule.confidence)
