"""The server itself: which of the protocol's messages it answers, and by what."""

from __future__ import annotations

import os
import sys
import traceback
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from asynclint.lsp.actions import PAGE, SHOW, actions
from asynclint.lsp.analyst import in_thread
from asynclint.lsp.hover import hover
from asynclint.lsp.options import SECTION
from asynclint.lsp.pages import Pages
from asynclint.lsp.service import AFTER_TYPING, AT_ONCE, Service
from asynclint.report.tool import tool_version
from asynclint.settings.files import OWN_FILE, PROJECT_FILE

if TYPE_CHECKING:
    from pygls.server import ServerErrors

SETTINGS_FILES = (OWN_FILE, PROJECT_FILE, ".gitignore")


def serve() -> None:
    """Speaks with the client on the other side of standard input and output until it leaves.

    What anything else writes to standard output goes to standard error: one stray word would end the conversation.
    """
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        build().start_io(sys.stdin.buffer, output)


def build() -> LanguageServer:
    """A server that answers, and needs only to be started.

    Buffers are sent whole: clients and libraries differ in what they take for the end of a line.
    """
    server = _Server("asynclint", tool_version(), types.TextDocumentSyncKind.Full)
    service = Service(server)
    _follow_documents(server, service)
    _follow_settings(server, service)
    _answer(server, service)
    _carry_out(server, service)
    return server


class _Server(LanguageServer):
    """Tells of its own mistakes in the log, where they are looked for, and not in the middle of somebody's work."""

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        detail = "".join(traceback.format_exception(error))
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, f"{source.__name__}: {detail}"))


def _follow_documents(server: LanguageServer, service: Service) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        service.opened(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        if service.options.on_type:
            service.changed(params.text_document.uri, delay=AFTER_TYPING)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        service.changed(params.text_document.uri, delay=AT_ONCE)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        service.closed(params.text_document.uri)


def _follow_settings(server: LanguageServer, service: Service) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        if isinstance(params.initialization_options, dict):
            service.configure(params.initialization_options)

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        if (given := await service.client.configuration()) is not None:
            service.configure(given)
        await service.client.watch()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        pushed = params.settings.get(SECTION) if isinstance(params.settings, dict) else None
        given = pushed if isinstance(pushed, dict) else await service.client.configuration()
        if given is not None:
            service.configure(given)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        if any(change.uri.endswith(SETTINGS_FILES) for change in params.changes):
            service.reconsider()
        else:
            service.check_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_workspace_folders(_params: types.DidChangeWorkspaceFoldersParams) -> None:
        service.reconsider()


def _answer(server: LanguageServer, service: Service) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def explain(params: types.HoverParams) -> types.Hover | None:
        place = types.Range(params.position, params.position)
        found = service.found_at(params.text_document.uri, place)
        return hover(found.shown, found.outcome.report.catalog, service.client.markup) if found else None

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
    async def code_actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        wanted = params.context.only
        if wanted is not None and not {"", types.CodeActionKind.QuickFix}.intersection(wanted):
            return []
        found = service.found_at(params.text_document.uri, params.range)
        # A fix reads the whole file, which takes a moment.
        return await in_thread(partial(actions, found, service.client)) if found else []

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hints(params: types.InlayHintParams) -> list[types.InlayHint]:
        return service.hints(params.text_document.uri, params.range)


def _carry_out(server: LanguageServer, service: Service) -> None:
    pages = Pages()

    @server.command(SHOW)
    async def show(uri: str, place: types.Range) -> None:
        await service.client.show(uri, place)

    @server.command(PAGE)
    async def show_page(code: str) -> None:
        if rule := service.board.rule(code):
            await service.client.show(pages.uri_of(rule))

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: Any) -> None:
        pages.close()
