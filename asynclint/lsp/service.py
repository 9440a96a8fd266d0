"""The state behind the server: what is open, which projects that makes, and what a check of one comes to.

All of it runs on the event loop, but for what a check does in its thread, so nothing here needs a lock.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any, NamedTuple

from asynclint.baseline.file import BaselineError
from asynclint.discovery import SUFFIXES, DiscoveryError
from asynclint.engine.analysis import Analysis
from asynclint.lsp.analyst import Analyst, in_thread
from asynclint.lsp.board import Board, Outcome
from asynclint.lsp.client import Client
from asynclint.lsp.diagnostics import diagnose
from asynclint.lsp.hints import hints
from asynclint.lsp.options import Options, read_options
from asynclint.lsp.places import path_of
from asynclint.lsp.project import Project, SupersededError, directory_for
from asynclint.packs.errors import PackErrors
from asynclint.report.model import SourceText
from asynclint.settings import SettingsError
from asynclint.source import encode_source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from lsprotocol.types import InlayHint, Range
    from pygls.lsp.server import LanguageServer
    from pygls.workspace import TextDocument

    from asynclint.findings import RunError
    from asynclint.lsp.diagnostics import Shown

AT_ONCE = 0.0
AFTER_TYPING = 0.3  # seconds without a keystroke before what was typed is checked


class Found(NamedTuple):
    """Some findings in a document, among those of its project."""

    outcome: Outcome
    document: TextDocument
    shown: Sequence[Shown]


class _Known(NamedTuple):
    """A file as it stands in the editor, and what is known of it."""

    path: Path
    outcome: Outcome


class Service:
    """Projects, kept up to date with what is open in an editor."""

    def __init__(self, server: LanguageServer) -> None:
        self.client = Client(server)
        self.board = Board(server.text_document_publish_diagnostics)
        self.options = Options()
        self._server = server
        self._analyst = Analyst(self._check)
        self._projects: dict[Path, Project] = {}
        self._homes: dict[Path, Project] = {}
        self._told: dict[Project | None, str] = {}
        self._failed: dict[Project, tuple[RunError, ...]] = {}

    def configure(self, given: Mapping[str, Any]) -> None:
        """Takes over what the client has set, and goes by it from now on."""
        self.options, wrong = read_options(given)
        for problem in wrong:
            self.client.tell(problem)
        self.reconsider()

    def reconsider(self) -> None:
        """Finds out anew which projects are open, since settings or folders have changed, and checks them."""
        self._homes.clear()
        open_now = {*map(self._home, self._documents()), *map(self._projects.get, self._folders())}
        for directory, project in [*self._projects.items()]:
            if project not in open_now:
                del self._projects[directory]
                self._analyst.forget(project)
                self.board.drop(project)
        self.check_all()

    def check_all(self) -> None:
        """Wants every project to be checked: something has changed on the disk."""
        for project in self._projects.values():
            self._analyst.ask(project, AFTER_TYPING)

    def opened(self, uri: str) -> None:
        """Wants the project of a document to be checked. Opening a file changes nothing, so a check that is under way
        may end: an editor opens many files at once when it starts."""
        self._ask(uri, AT_ONCE, outdated=False)

    def changed(self, uri: str, *, delay: float) -> None:
        """Wants the project of a document to be checked as it is from now on."""
        self._ask(uri, delay)

    def _ask(self, uri: str, delay: float, *, outdated: bool = True) -> None:
        path = path_of(uri)
        if path is not None and path.suffix in SUFFIXES and (project := self._home(path)) is not None:
            self._analyst.ask(project, delay, outdated=outdated)

    def closed(self, uri: str) -> None:
        """From now on the file counts again, and not the buffer."""
        self.changed(uri, delay=AFTER_TYPING)
        if path := path_of(uri):
            self._homes.pop(path, None)

    def found_at(self, uri: str, place: Range) -> Found | None:
        """The findings in a document where ``place`` is; None where there are none, or where the document is not any
        more what was checked."""
        known = self._known(uri)
        if known is None or not (shown := known.outcome.at(known.path, place)):
            return None
        return Found(known.outcome, self._server.workspace.get_text_document(uri), shown)

    def hints(self, uri: str, within: Range) -> list[InlayHint]:
        """What is written behind the lines of functions in a part of a document."""
        known = self._known(uri) if self.options.inlay_hints else None
        source = SourceText.of(self._server.workspace.get_text_document(uri).source)
        functions = () if known is None else known.outcome.effects.get(known.path, ())
        return list(hints(functions, within, source, self._server.workspace.position_codec))

    def _known(self, uri: str) -> _Known | None:
        path = path_of(uri)
        if path is None:
            return None
        outcome = self.board.outcome_of(path, self._server.workspace.get_text_document(uri))
        return None if outcome is None else _Known(path, outcome)

    def _home(self, path: Path) -> Project | None:
        """The project that an open file belongs to; None while its settings cannot be read."""
        if path not in self._homes:
            try:
                directory = directory_for(path, self._folders(), self.options)
            except SettingsError as error:
                self._tell(None, str(error))
                return None
            self._homes[path] = self._projects.setdefault(directory, Project(directory))
        return self._homes[path]

    def _folders(self) -> list[Path]:
        folders = map(path_of, self._server.workspace.folders)
        return [folder for folder in folders if folder is not None]

    def _documents(self) -> dict[Path, TextDocument]:
        """The Python files that are open."""
        documents = {path_of(document.uri): document for document in self._server.workspace.text_documents.values()}
        return {path: document for path, document in documents.items() if path and path.suffix in SUFFIXES}

    async def _check(self, project: Project) -> None:
        """Checks a project and shows what comes of it. Whatever goes wrong, the next check may go right."""
        try:
            async with self.client.following(project):
                outcome = await in_thread(self._examination(project))
            if self._projects.get(project.directory) is not project:
                return  # it was closed meanwhile
            self._told.pop(project, None)
            self._log_errors(project, outcome.report.errors)
            self.board.post(outcome, self._documents())
            if self.options.inlay_hints:
                self.client.refresh_hints()
        except SupersededError:
            return
        except (SettingsError, PackErrors, DiscoveryError, BaselineError) as error:
            self._tell(project, str(error))
        except Exception:
            self.client.log(f"asynclint could not check {project.directory}\n{traceback.format_exc()}")

    def _examination(self, project: Project) -> Callable[[], Outcome]:
        """What is to be done in a thread: a check of the buffers as they are now."""
        documents = self._documents()
        overlay = {path: encode_source(document.source) for path, document in documents.items()}
        versions = {path: document.version for path, document in documents.items()}
        codec, options = self._server.workspace.position_codec, self.options
        with_related = bool(self.client.can("text_document.publish_diagnostics.related_information"))

        def examine() -> Outcome:
            report = project.check(overlay, options)
            shown = diagnose(report, codec, with_related=with_related)
            effects = {}
            if options.inlay_hints and isinstance(report.analysis, Analysis):
                effects = report.analysis.effects(report.catalog, project.settings)
            return Outcome(
                project,
                report,
                {report.root / path: those for path, those in shown.items()},
                versions,
                {report.root / path: functions for path, functions in effects.items()},
            )

        return examine

    def _log_errors(self, project: Project, errors: tuple[RunError, ...]) -> None:
        """Has what the last check could not do in the log, once while it stays so."""
        known = self._failed.get(project, ())
        for error in errors:
            if error not in known:
                self.client.log(f"{error.path}: {error.message}" if error.path else error.message)
        self._failed[project] = errors

    def _tell(self, project: Project | None, message: str) -> None:
        """Says what is wrong with the settings, but not again and again while it stays so."""
        if self._told.get(project) != message:
            self._told[project] = message
            self.client.tell(message)
