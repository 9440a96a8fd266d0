"""An editor for tests: starts the server as editors do, opens and edits buffers, and waits for what it is told."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, LanguageClient, client_capabilities, register_lsp_features

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from cattrs import Converter

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0  # seconds: a machine that does much else is slow, and a test that waits for ever tells nothing


class Editor:
    """One editor with one server. Buffers have versions, as an editor's have.

    ``published``, ``logged``, ``told`` and ``registered`` are all that the server has said so far.
    """

    def __init__(self, configuration: Mapping[str, Any] | None = None) -> None:
        settings = None if configuration is None else {"": {"asynclint": dict(configuration)}}
        self.client = LanguageClient(configuration=settings, converter_factory=_converter)
        self.published: list[types.PublishDiagnosticsParams] = []
        self.logged: list[str] = []
        self.told: list[str] = []
        self.registered: list[types.Registration] = []
        self._versions: dict[Path, int] = {}
        self._news = asyncio.Event()
        features = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: lambda params: self._hear(self.published, [params]),
            types.WINDOW_LOG_MESSAGE: lambda params: self._hear(self.logged, [params.message]),
            types.WINDOW_SHOW_MESSAGE: lambda params: self._hear(self.told, [params.message]),
            types.CLIENT_REGISTER_CAPABILITY: lambda params: self._hear(self.registered, params.registrations),
        }
        register_lsp_features(self.client, {**DEFAULT_CLIENT_FEATURES, **features})

    def _hear(self, heard: list[Any], news: Sequence[Any]) -> None:
        heard.extend(news)
        self._news.set()

    def open(self, path: Path, text: str | None = None) -> None:
        self._versions[path] = 1
        item = types.TextDocumentItem(path.as_uri(), "python", 1, path.read_text("utf-8") if text is None else text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, path: Path, text: str) -> None:
        """Types, without saving."""
        self._versions[path] += 1
        document = types.VersionedTextDocumentIdentifier(self._versions[path], path.as_uri())
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    def save(self, path: Path) -> None:
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(_document(path)))

    def close(self, path: Path) -> None:
        del self._versions[path]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(_document(path)))

    def shown(self, path: Path) -> tuple[types.Diagnostic, ...]:
        """The diagnostics that the editor shows of a file now."""
        told = [params for params in self.published if params.uri == path.as_uri()]
        return tuple(told[-1].diagnostics) if told else ()

    def codes(self, path: Path) -> list[str]:
        return [str(diagnostic.code) for diagnostic in self.shown(path)]

    async def diagnostics(self, path: Path) -> tuple[types.Diagnostic, ...]:
        """The diagnostics of an open file as its buffer is now."""
        version, uri = self._versions[path], path.as_uri()
        await self.until(lambda: any(told.uri == uri and told.version == version for told in self.published))
        return self.shown(path)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something holds, looking again whenever the server has said something."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def hover(self, path: Path, place: types.Position) -> str | None:
        answer = await self.client.text_document_hover_async(types.HoverParams(_document(path), place))
        if answer is None:
            return None
        assert isinstance(answer.contents, types.MarkupContent)
        return answer.contents.value

    async def actions(
        self, path: Path, place: types.Range, only: Sequence[types.CodeActionKind] | None = None
    ) -> dict[str, types.CodeAction]:
        """What can be done at a place, by title."""
        params = types.CodeActionParams(_document(path), place, types.CodeActionContext([], only))
        answer = await self.client.text_document_code_action_async(params) or ()
        assert all(isinstance(action, types.CodeAction) for action in answer)
        return {action.title: action for action in answer if isinstance(action, types.CodeAction)}

    async def carry_out(self, action: types.CodeAction) -> None:
        assert action.command is not None
        params = types.ExecuteCommandParams(action.command.command, action.command.arguments)
        await self.client.workspace_execute_command_async(params)

    def apply(self, action: types.CodeAction, path: Path, text: str) -> str:
        """The text of a buffer with an action's edits, which are of this version of it alone."""
        assert action.edit is not None
        (changes,) = action.edit.document_changes or ()
        assert isinstance(changes, types.TextDocumentEdit)
        assert changes.text_document == types.OptionalVersionedTextDocumentIdentifier(
            path.as_uri(), self._versions[path]
        )
        for edit in sorted(changes.edits, key=lambda edit: edit.range.start, reverse=True):
            assert isinstance(edit, types.TextEdit)
            first, last = (_offset(text, place) for place in (edit.range.start, edit.range.end))
            text = text[:first] + edit.new_text + text[last:]
        return text


@asynccontextmanager
async def editor(
    *folders: Path,
    capabilities: types.ClientCapabilities | None = None,
    options: Mapping[str, Any] | None = None,
    configuration: Mapping[str, Any] | None = None,
    server: Sequence[str] = ("-m", "asynclint", "server"),
) -> AsyncIterator[Editor]:
    """An editor in which ``folders`` are open; like Visual Studio Code in what it can do, unless told otherwise.

    ``options`` are sent when the server starts, ``configuration`` is what it gets when it asks.
    """
    user = Editor(configuration)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    await user.client.start_io(sys.executable, *server, env=environment)
    try:
        await user.client.initialize_session(
            types.InitializeParams(
                capabilities=capabilities or client_capabilities("visual-studio-code"),
                workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders],
                initialization_options=options,
            )
        )
        yield user
    finally:
        await asyncio.wait_for(user.client.shutdown_session(), PATIENCE)
        await user.client.stop()  # type: ignore[no-untyped-call]


def _document(path: Path) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(path.as_uri())


def _offset(text: str, place: types.Position) -> int:
    """Where a place in UTF-16 units is in a text."""
    start = sum(len(line) for line in text.splitlines(keepends=True)[: place.line])
    before = text[start:].encode("utf-16-le")[: 2 * place.character].decode("utf-16-le")
    return start + len(before)


def _converter() -> Converter:
    """The library's converter, which takes a code action that holds a command for a command."""
    converter: Converter = default_converter()  # type: ignore[no-untyped-call]

    def structure(given: Mapping[str, Any], _: object) -> types.Command | types.CodeAction:
        if isinstance(given.get("command"), str):
            return converter.structure(given, types.Command)
        return converter.structure(given, types.CodeAction)

    converter.register_structure_hook(Union[types.Command, types.CodeAction], structure)  # noqa: UP007
    return converter
