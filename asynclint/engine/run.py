"""One run over a program, stage by stage: index, program, effects, drafts, walk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from asynclint.checks.context import Context, run_checks
from asynclint.checks.drafting import Drafting
from asynclint.checks.drafts import gather
from asynclint.effects.blocking import LoopReport, find_blocking
from asynclint.engine.analysis import Analysis
from asynclint.engine.found import Found
from asynclint.engine.index import build_index
from asynclint.engine.timed import TimedProgram
from asynclint.engine.timings import untimed
from asynclint.findings import Confidence, Finding
from asynclint.orm.mappers import mapper_of
from asynclint.program.library import Library
from asynclint.program.modules import ModuleTable
from asynclint.program.program import Program
from asynclint.spans import Span
from asynclint.suppressions import read_suppressions
from asynclint.templates.rendered import rendered_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from asynclint.checks.drafts import Candidate
    from asynclint.discovery import Discovery
    from asynclint.engine.executors import Team
    from asynclint.engine.index import Index
    from asynclint.engine.living import Living
    from asynclint.engine.timings import Stage
    from asynclint.index.facts import FileError, ModuleFacts
    from asynclint.packs.model import Catalog, Knowledge
    from asynclint.routes.model import Route
    from asynclint.settings import Settings
    from asynclint.source import Tree
    from asynclint.suppressions import Suppression

SYNTAX_ERROR = "LNT901"

WALK_BATCH = 8
WORTH_WALKING_APART = 40


@dataclass(frozen=True, slots=True)
class RunOutcome(Found):
    """Everything a run found, and what it was found in."""

    analysis: Analysis


class Run:
    """The stages, with what they share."""

    def __init__(
        self,
        settings: Settings,
        tree: Tree,
        catalog: Catalog,
        knowledge: Knowledge,
        workers: Team,
        progress: Callable[[str, int, int], None],
        stage: Stage = untimed,
        living: Living | None = None,
    ) -> None:
        self._settings = settings
        self._tree = tree
        self._catalog = catalog
        self._knowledge = knowledge
        self._workers = workers
        self._progress = progress
        self._stage = stage
        self._living = living

    def routes(self, files: Discovery) -> tuple[Route, ...]:
        """What the web applications of the program serve, as far as ``files`` register it."""
        _, context = self._read(files)
        return tuple(route for route in context.routes.routes if route.place.path in context.shown)

    def _read(self, files: Discovery) -> tuple[Index, Context]:
        sources = None if files.is_whole else self._settings.src
        with self._stage("read, parse and lower"):
            index = build_index(self._tree, files.analyse, sources, self._workers, self._progress)
        with self._stage("templates"):
            templates = rendered_templates(self._tree, index.paths, index.facts, self._knowledge)
        with self._stage("decode and link"):
            facts = (*index.facts, *templates.values())
            new = partial(self._new_program, index.paths, tuple(templates), facts)
            paths = (*index.paths, *templates)
            program = new() if self._living is None else self._living.program(paths, facts, self._knowledge, new)
        return index, Context(program, self._knowledge, self._settings, frozenset(files.asked), self._tree)

    def _new_program(
        self, paths: tuple[str, ...], templates: tuple[str, ...], facts: tuple[ModuleFacts | bytes | None, ...]
    ) -> Program:
        library = Library(self._knowledge)
        modules = ModuleTable(paths, self._settings.src, library.known_roots, templates)
        kind = Program if self._stage is untimed else partial(TimedProgram, self._stage)
        return kind(modules, facts, library)

    def __call__(self, files: Discovery) -> RunOutcome:
        index, context = self._read(files)
        self._workers.prepare("asynclint.checks.walk")
        program, errors = context.program, context.program.errors
        with self._stage("models"), errors.contained("reading models"):
            if self._living is not None:
                self._living.keep_models(context.orm, context.mapped)
            program.mapper = mapper_of(context.orm.mapper, context.mapped.mapper)
        report = LoopReport()
        with self._stage("effects"), errors.contained("looking for what blocks the loop"):
            report = find_blocking(program, self._knowledge, self._catalog.kinds, context.left_out)
        drafting = Drafting(
            program, self._knowledge, self._catalog, self._catalog.rules, self._settings.opt_in_effects, context.shown
        )
        findings = [self._unreadable(path, error) for path, error in sorted(index.errors.items())]
        drafts = []
        shown = frozenset(files.report)
        with self._stage("words"):
            drafted = errors.all_of(drafting.drafts(report), "telling what blocks the loop")
        for found in (*drafted, *run_checks(context, self._catalog, self._stage)):
            if isinstance(found, Finding):
                findings.append(found)
            elif found.finding.path in shown:
                drafts.append(found)
        with self._stage("walk"):
            findings.extend(self._walk(gather(program, drafts)))
        paths = program.modules.paths
        speaking = {paths[module] for module in program.module_numbers() if program.facts(module).speaks}
        with self._stage("suppressions"):
            suppressions = self._suppressions({*speaking, *_touched(findings)})
        return RunOutcome(
            findings=findings,
            suppressions=suppressions,
            lines=sum(program.facts(module).lines for module in program.module_numbers()),
            statistics={
                "files": len(index.paths),
                "functions on the loop": report.roots,
                "functions reached": report.nodes,
                "edges": report.edges,
                **program.resolution(),
            },
            errors=tuple(errors),
            analysis=Analysis(program, report.summaries, report.unheard),
        )

    def _walk(self, candidates: Sequence[Candidate]) -> Iterator[Finding]:
        if not candidates:
            return
        # LibCST is loaded only when there is something to look at.
        from asynclint.checks.walk import walk_file  # noqa: PLC0415

        answers = self._workers.map(partial(walk_file, self._tree), candidates, WALK_BATCH, WORTH_WALKING_APART)
        for done, found in enumerate(answers, 1):
            self._progress("Looking", done, len(candidates))
            yield from found

    def _unreadable(self, path: str, error: FileError) -> Finding:
        rule = self._catalog.rules[SYNTAX_ERROR]
        return Finding(
            code=rule.code,
            message=error.message,
            path=path,
            span=Span(error.line, error.column, error.line, error.column + 1),
            severity=rule.severity,
            confidence=Confidence.CERTAIN,
        )

    def _suppressions(self, paths: set[str]) -> dict[str, tuple[Suppression, ...]]:
        """The comments that silence something in files that a finding touches or that speak of asynclint."""
        ordered = sorted(paths)
        found = self._workers.map(partial(read_suppressions, self._tree), ordered, WALK_BATCH, WORTH_WALKING_APART)
        return {path: suppressions for path, suppressions in zip(ordered, found, strict=True) if suppressions}


def _touched(findings: Iterable[Finding]) -> set[str]:
    return {step.path for finding in findings for step in finding.trace} | {finding.path for finding in findings}
