"""What has been found, and what the client has been told of it.

A client keeps the diagnostics of a file until it is sent others. So each file's are sent when they change, or when its
buffer has a new version that they are true of, and are cleared by the project that sent them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol.types import PublishDiagnosticsParams

from asynclint.lsp.places import touches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from lsprotocol.types import Range
    from pygls.workspace import TextDocument

    from asynclint.effects.functions import FunctionEffects
    from asynclint.lsp.diagnostics import Shown
    from asynclint.lsp.project import Project
    from asynclint.packs.model import Rule
    from asynclint.report.model import Report


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check has found, by file: what to show, and what its functions block on where that was asked for.
    ``versions`` are those of the buffers that it has read."""

    project: Project
    report: Report
    shown: Mapping[Path, tuple[Shown, ...]]
    versions: Mapping[Path, int | None]
    effects: Mapping[Path, tuple[FunctionEffects, ...]]

    def at(self, path: Path, place: Range) -> tuple[Shown, ...]:
        """What has been found in a file where ``place`` is."""
        return tuple(one for one in self.shown.get(path, ()) if touches(one.diagnostic.range, place))


class Board:
    """The latest outcome of every project."""

    def __init__(self, publish: Callable[[PublishDiagnosticsParams], None]) -> None:
        self._publish = publish
        self._outcomes: dict[Project, Outcome] = {}
        self._published: dict[Path, tuple[Project, PublishDiagnosticsParams]] = {}
        self._uris: dict[Path, str] = {}

    def post(self, outcome: Outcome, open_documents: Mapping[Path, TextDocument]) -> None:
        """Takes in what a check has found, and publishes what has changed by it."""
        project = outcome.project
        self._outcomes[project] = outcome
        self._uris.update((path, document.uri) for path, document in open_documents.items())
        before = {path for path, (owner, _) in self._published.items() if owner is project}
        read = {path for path in outcome.versions if path.is_relative_to(project.directory)}
        for path in sorted(before | read | outcome.shown.keys()):
            document, version = open_documents.get(path), outcome.versions.get(path)
            owner = self._owner(path)
            if (owner or outcome) is not outcome or (document is not None and document.version != version):
                continue  # another check knows it better, or soon will
            diagnostics = [one.diagnostic for one in outcome.shown.get(path, ())]
            params = PublishDiagnosticsParams(self._uris.get(path, path.as_uri()), diagnostics, version)
            if self._published.get(path) != (project, params):
                self._published[path] = (project, params)
                self._publish(params)

    def drop(self, project: Project) -> None:
        """Takes back all that was published for a project."""
        self._outcomes.pop(project, None)
        for path in [path for path, (owner, _) in self._published.items() if owner is project]:
            _, params = self._published.pop(path)
            self._publish(PublishDiagnosticsParams(params.uri, []))

    def outcome_of(self, path: Path, document: TextDocument) -> Outcome | None:
        """What is known of a file; nothing while ``document`` is not what was checked: places in it may have moved."""
        outcome = self._owner(path)
        return outcome if outcome is not None and outcome.versions.get(path) == document.version else None

    def rule(self, code: str) -> Rule | None:
        """The page of a rule, from whichever project knows it."""
        catalogs = (outcome.report.catalog for outcome in self._outcomes.values())
        return next((catalog.rules[code] for catalog in catalogs if code in catalog.rules), None)

    def _owner(self, path: Path) -> Outcome | None:
        """The outcome of the project that a file belongs to, which may lie inside another."""
        around = [one for one in self._outcomes.values() if path.is_relative_to(one.project.directory)]
        return max(around, key=lambda one: len(one.project.directory.parts), default=None)
