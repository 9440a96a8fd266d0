"""One run over a program, stage by stage: index, program, effects, drafts, walk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from asynclint.checks.context import Context, run_checks
from asynclint.checks.drafting import Drafting
from asynclint.checks.drafts import gather
from asynclint.effects.blocking import find_blocking
from asynclint.engine.index import build_index
from asynclint.findings import Confidence, Finding
from asynclint.orm.mappers import mapper_of
from asynclint.program.library import Library
from asynclint.program.modules import ModuleTable
from asynclint.program.program import Program
from asynclint.spans import Span
from asynclint.suppressions import read_suppressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from asynclint.checks.drafts import Candidate
    from asynclint.discovery import Discovery
    from asynclint.engine.executors import Workers
    from asynclint.engine.index import Index
    from asynclint.index.facts import FileError
    from asynclint.packs.model import Catalog, Knowledge
    from asynclint.routes.model import Route
    from asynclint.settings import Settings
    from asynclint.source import Tree
    from asynclint.suppressions import Suppression

SYNTAX_ERROR = "LNT901"

WALK_BATCH = 8
WORTH_WALKING_APART = 40


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """Everything a run found, before triage."""

    findings: list[Finding]
    suppressions: Mapping[str, tuple[Suppression, ...]]
    lines: int
    statistics: dict[str, int | float]
    program: Program


class Run:
    """The stages, with what they share."""

    def __init__(
        self,
        settings: Settings,
        tree: Tree,
        catalog: Catalog,
        knowledge: Knowledge,
        workers: Workers,
        progress: Callable[[str, int, int], None],
    ) -> None:
        self._settings = settings
        self._tree = tree
        self._catalog = catalog
        self._knowledge = knowledge
        self._workers = workers
        self._progress = progress

    def routes(self, files: Discovery) -> tuple[Route, ...]:
        """What the web applications of the program serve, as far as ``files`` register it."""
        _, context = self._read(files)
        return tuple(route for route in context.routes.routes if route.place.path in context.shown)

    def _read(self, files: Discovery) -> tuple[Index, Context]:
        sources = None if files.is_whole else self._settings.src
        index = build_index(self._tree, files.analyse, sources, self._workers, self._progress)
        library = Library(self._knowledge)
        modules = ModuleTable(index.paths, self._settings.src, library.known_roots)
        program = Program(modules, index.facts, library)
        return index, Context(program, self._knowledge, self._settings, frozenset(files.report), self._tree)

    def __call__(self, files: Discovery) -> RunOutcome:
        index, context = self._read(files)
        program = context.program
        program.mapper = mapper_of(context.orm.mapper, context.mapped.mapper)
        contended = frozenset(name for name, kind in self._catalog.kinds.items() if kind.contended)
        report = find_blocking(program, self._knowledge, contended)
        drafting = Drafting(program, self._catalog, self._catalog.rules, self._settings.opt_in_effects, context.shown)
        findings = [self._unreadable(path, error) for path, error in sorted(index.errors.items())]
        drafts = []
        for found in (*drafting.drafts(report), *run_checks(context, self._catalog)):
            if isinstance(found, Finding):
                findings.append(found)
            elif found.finding.path in context.shown:
                drafts.append(found)
        findings.extend(self._walk(gather(program, drafts)))
        speaking = {index.paths[module] for module in program.module_numbers() if program.facts(module).speaks}
        calls, resolved = program.resolution()
        return RunOutcome(
            findings=findings,
            suppressions=self._suppressions({*speaking, *_touched(findings)}),
            lines=sum(program.facts(module).lines for module in program.module_numbers()),
            statistics={
                "files": len(index.paths),
                "functions on the loop": report.roots,
                "functions reached": report.nodes,
                "edges": report.edges,
                "calls in evaluated code": calls,
                "calls whose callee is known": resolved,
            },
            program=program,
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
