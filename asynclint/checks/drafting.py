"""Matches what the program found against the rules that are on, and drafts the findings.

This is where kinds of effect become codes: the engine knows neither, it reads them off the pages of the catalogue.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.drafts import Draft
from asynclint.checks.repairs import Repairs
from asynclint.findings import Cause, Finding, Step
from asynclint.packs.model import Runs, Site
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.effects.blocking import Blocking, LoopReport, Scheduled
    from asynclint.packs.model import Catalog, Knowledge, Rule
    from asynclint.program.program import Program


class Drafting:
    """Drafts the findings of the rules in ``codes``; ``opt_in`` names the silent kinds that are to be heard, ``shown``
    the files whose findings are."""

    def __init__(
        self,
        program: Program,
        knowledge: Knowledge,
        catalog: Catalog,
        codes: Collection[str],
        opt_in: Collection[str],
        shown: Collection[str],
    ) -> None:
        self._program = program
        self._shown = shown
        self._kinds = catalog.kinds
        self._repairs = Repairs(program, knowledge)
        self._opt_in = frozenset(opt_in)
        self._rules: dict[tuple[Site, str], list[Rule]] = defaultdict(list)
        for code in sorted(codes):
            rule = catalog.rules[code]
            if rule.match is not None:
                for effect in catalog.kinds if "*" in rule.match.effects else rule.match.effects:
                    self._rules[rule.match.site, effect].append(rule)

    def drafts(self, report: LoopReport) -> Iterator[Draft]:
        """A draft for each rule that speaks of something in ``report``."""
        for blocking in report.blocking:
            yield from self._blocking(blocking)
        for scheduled in report.scheduled:
            yield from self._scheduled(scheduled)

    def _heard(self, effect: str) -> bool:
        return not self._kinds[effect].opt_in or effect in self._opt_in

    def _blocking(self, blocking: Blocking) -> Iterator[Draft]:
        if not self._heard(blocking.effect):
            return
        site = Site.CALL
        if blocking.site.handed_to is not None:
            site = Site.OFFLOAD_ARGUMENT
        elif blocking.site.kind is SiteKind.ITERATION:
            site = Site.ITERATION
        for rule in self._rules[site, blocking.effect]:
            finding = self._finding(rule, blocking, site)
            yield Draft(blocking.site.kind, finding, blocking.root, wording.called(blocking, self._program))

    def _finding(self, rule: Rule, blocking: Blocking, site: Site) -> Finding:
        program = self._program
        facts = program.function(blocking.root)
        kind = self._kinds[blocking.effect]
        callee = program.library.callee(blocking.primitive)
        instead = None if callee is None else callee.instead
        message = wording.blocks(blocking, kind, facts.qualname)
        advice = wording.remedy(blocking, kind, instead, program)
        if site is Site.OFFLOAD_ARGUMENT:
            taker = wording.shown(blocking.site.handed_to or "")
            called = wording.target(blocking.way[0][1], program)
            message = f"`{called}` is called here and only its result is passed to `{taker}`: {message}"
            advice = f"pass the function and its arguments instead of calling it: `{taker}({called}, ...)`"
        return Finding(
            code=rule.code,
            message=message,
            path=program.modules.paths[blocking.root[0]],
            span=blocking.site.span,
            severity=rule.severity,
            confidence=min(rule.confidence, blocking.confidence),
            symbol=facts.qualname,
            target=wording.shown(blocking.primitive),
            help=advice,
            trace=wording.trace(blocking, program),
            cause=self._cause(blocking),
            repairs=self._repairs.of(rule, blocking, site),
        )

    def _cause(self, blocking: Blocking) -> Cause | None:
        if blocking.is_direct:
            return None
        key, edge = blocking.way[-1]
        facts = self._program.function(key)
        path = self._program.modules.paths[key[0]]
        return Cause(path, edge.site.span.line, facts.qualname, wording.shown(blocking.primitive))

    def _scheduled(self, scheduled: Scheduled) -> Iterator[Draft]:
        program = self._program
        handover = scheduled.handover
        told = [
            found
            for found in scheduled.blocking
            if self._heard(found.effect) and self._rules[Site.SCHEDULE, found.effect]
        ]
        if not told or (handover.runs is Runs.TASK and program.modules.paths[scheduled.root[0]] in self._shown):
            return  # what a task does is reported in it: whoever reads that needs no second finding to find it
        blocking = max(told, key=lambda found: found.confidence)
        job = program.function(scheduled.root)
        within = program.function(scheduled.within).qualname if scheduled.within[1] >= 0 else ""
        kind = self._kinds[blocking.effect]
        for rule in self._rules[Site.SCHEDULE, blocking.effect]:
            yield Draft(
                SiteKind.CALL,
                Finding(
                    code=rule.code,
                    message=f"`{job.qualname}` runs in the background, but on the event loop, and blocks it: "
                    f"`{wording.shown(blocking.primitive)}` ({kind.phrase})",
                    path=program.modules.paths[scheduled.within[0]],
                    span=handover.span,
                    severity=rule.severity,
                    confidence=min(rule.confidence, blocking.confidence),
                    symbol=within,
                    target=wording.shown(blocking.primitive),
                    help=f"make `{job.qualname}` free of blocking calls, or hand over a plain function that may block",
                    trace=(
                        Step(
                            program.modules.paths[scheduled.within[0]],
                            handover.span,
                            f"`{wording.shown(handover.taker)}` schedules `{job.qualname}`",
                            within,
                        ),
                        *(wording.step(key, edge, program) for key, edge in blocking.way),
                    ),
                    cause=self._cause(blocking) or self._own_cause(blocking),
                ),
                scheduled.within,
            )

    def _own_cause(self, blocking: Blocking) -> Cause:
        facts = self._program.function(blocking.root)
        path = self._program.modules.paths[blocking.root[0]]
        return Cause(path, blocking.site.span.line, facts.qualname, wording.shown(blocking.primitive))
