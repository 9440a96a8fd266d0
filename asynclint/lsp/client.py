"""The client, as far as the server speaks to it of its own accord: what it can do, and how it is told things."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lsprotocol.types import (
    ConfigurationItem,
    ConfigurationParams,
    DidChangeConfigurationRegistrationOptions,
    DidChangeWatchedFilesRegistrationOptions,
    FileSystemWatcher,
    LogMessageParams,
    MarkupKind,
    MessageType,
    Registration,
    RegistrationParams,
    ShowDocumentParams,
    ShowMessageParams,
    WorkDoneProgressBegin,
    WorkDoneProgressEnd,
    WorkDoneProgressReport,
)
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException

from asynclint.lsp.options import SECTION

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lsprotocol.types import Range
    from pygls.lsp.server import LanguageServer

    from asynclint.lsp.project import Project

WATCHED = ("**/*.py", "**/*.pyw", "**/pyproject.toml", "**/asynclint.toml", "**/.gitignore")

_PATIENCE = 0.5  # seconds before progress is shown: most checks are over by then
_PAUSE = 0.2


class Client:
    """The other side of a language server's pipe."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server

    def can(self, capability: str) -> Any:
        """A capability of the client by its dotted name, or None."""
        return get_capability(self._server.client_capabilities, capability)

    @property
    def markup(self) -> MarkupKind:
        """The kind of text that a hover may have."""
        kinds = self.can("text_document.hover.content_format") or ()
        return MarkupKind.Markdown if MarkupKind.Markdown in kinds else MarkupKind.PlainText

    def log(self, message: str) -> None:
        self._server.window_log_message(LogMessageParams(MessageType.Error, message))

    def tell(self, message: str) -> None:
        """Something the user has to put right."""
        self._server.window_show_message(ShowMessageParams(MessageType.Error, message))

    async def show(self, uri: str, place: Range | None = None) -> None:
        with suppress(JsonRpcException):
            await self._server.window_show_document_async(ShowDocumentParams(uri, take_focus=True, selection=place))

    async def watch(self) -> None:
        """Asks to be told when files or the configuration change, where the client can do that."""
        registrations = []
        if self.can("workspace.did_change_watched_files.dynamic_registration"):
            watched = DidChangeWatchedFilesRegistrationOptions([FileSystemWatcher(glob) for glob in WATCHED])
            registrations.append(Registration("files", "workspace/didChangeWatchedFiles", watched))
        if self.can("workspace.did_change_configuration.dynamic_registration"):
            section = DidChangeConfigurationRegistrationOptions(SECTION)
            registrations.append(Registration("configuration", "workspace/didChangeConfiguration", section))
        if not registrations:
            return
        with suppress(JsonRpcException):  # a client may refuse, whatever it has promised
            await self._server.client_register_capability_async(RegistrationParams(registrations))

    async def configuration(self) -> dict[str, Any] | None:
        """Our section of the client's configuration; None for a client that cannot be asked or has none."""
        if not self.can("workspace.configuration"):
            return None
        params = ConfigurationParams([ConfigurationItem(section=SECTION)])
        with suppress(JsonRpcException):
            for section in await self._server.workspace_configuration_async(params):
                return section if isinstance(section, dict) else None
        return None

    def refresh_hints(self) -> None:
        if self.can("workspace.inlay_hint.refresh_support"):
            self._server.workspace_inlay_hint_refresh(None)

    @asynccontextmanager
    async def following(self, project: Project) -> AsyncIterator[None]:
        """Shows how far the check of a project has come, for as long as it takes."""
        task = asyncio.create_task(self._follow(project)) if self.can("window.work_done_progress") else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()

    async def _follow(self, project: Project) -> None:
        await asyncio.sleep(_PATIENCE)
        progress, token = self._server.work_done_progress, str(uuid4())
        with suppress(JsonRpcException):
            await progress.create_async(token)
            progress.begin(token, WorkDoneProgressBegin(f"Checking {project.directory.name}", cancellable=True))
            try:
                while True:
                    name, done, total = project.stage
                    message = f"{name} {done:,}/{total:,}" if total else name
                    progress.report(token, WorkDoneProgressReport(message=message, cancellable=True))
                    await asyncio.sleep(_PAUSE)
                    if progress.tokens[token].cancelled():
                        project.wanted = False
            finally:
                progress.end(token, WorkDoneProgressEnd())
                del progress.tokens[token]
