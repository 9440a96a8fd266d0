"""How long does an editor wait? From a save, or the last keystroke, to the diagnostics of the new text.

    python -m benchmarks.server ~/corpora/pretix --edits 20

Each edit is in another file, spread evenly over the project: it is opened, a function is added to the buffer, and the
time is taken until the server publishes what it finds in that version of it. Nothing is written.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types
from pygls.lsp.client import LanguageClient

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALLEST = 30  # lines: a file that somebody edits holds something


class Editor:
    """Sends edits, and waits for what comes of them."""

    def __init__(self) -> None:
        self.client = LanguageClient("benchmark", "1")
        self._versions: dict[str, int] = {}
        self._published: dict[tuple[str, int | None], asyncio.Event] = {}

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def hear(params: types.PublishDiagnosticsParams) -> None:
            self._event(params.uri, params.version).set()

    def _event(self, uri: str, version: int | None) -> asyncio.Event:
        return self._published.setdefault((uri, version), asyncio.Event())

    async def start(self, project: Path) -> None:
        await self.client.start_io(sys.executable, "-m", "asynclint", "server", env={**os.environ})
        folder = types.WorkspaceFolder(project.as_uri(), project.name)
        await self.client.initialize_async(
            types.InitializeParams(types.ClientCapabilities(), workspace_folders=[folder])
        )
        self.client.initialized(types.InitializedParams())

    async def open(self, file: Path, text: str) -> float:
        """Seconds from opening a file to what is found in it."""
        uri = file.as_uri()
        self._versions[uri] = 1
        started = time.perf_counter()
        item = types.TextDocumentItem(uri, "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self._event(uri, 1).wait()
        return time.perf_counter() - started

    async def edit(self, file: Path, text: str, *, save: bool) -> float:
        """Seconds from an edit, saved at once or not, to what is found in its text."""
        uri = file.as_uri()
        version = self._versions[uri] = self._versions[uri] + 1
        started = time.perf_counter()
        document = types.VersionedTextDocumentIdentifier(version, uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        if save:
            self.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await self._event(uri, version).wait()
        return time.perf_counter() - started

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()


def spread(project: Path, number: int) -> list[Path]:
    """``number`` files of a project, evenly spread over all in it."""
    files = [
        file
        for file in sorted(project.rglob("*.py"))
        if not any(part.startswith(".") or part == "migrations" for part in file.relative_to(project).parts)
        and len(file.read_bytes().splitlines()) >= SMALLEST
    ]
    return files[:: max(1, len(files) // number)][:number]


class Latencies(NamedTuple):
    """Seconds from an action to the diagnostics of its text."""

    first: float
    saved: list[float]
    typed: list[float]


async def measure(project: Path, edits: int) -> Latencies:
    editor = Editor()
    await editor.start(project)
    files = spread(project, edits)
    texts = [file.read_text("utf-8") for file in files]
    latencies = Latencies(await editor.open(files[0], texts[0]), [], [])
    for number, (file, text) in enumerate(zip(files, texts, strict=True)):
        if number:
            await editor.open(file, text)
        added = f"{text}\n\ndef added_{number}():\n    return {number}\n"
        latencies.saved.append(await editor.edit(file, added, save=True))
        latencies.typed.append(await editor.edit(file, f"{added}\n# typed\n", save=False))
    await editor.stop()
    return latencies


def tell(what: str, seconds: Sequence[float]) -> None:
    *_, p95 = statistics.quantiles(seconds, n=20, method="inclusive")
    print(f"{what}: p50 {statistics.median(seconds) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms ({len(seconds)} edits)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="print every latency, for a program")
    arguments = parser.parse_args()
    latencies = asyncio.run(measure(arguments.project.resolve(), arguments.edits))
    if arguments.json:
        print(json.dumps(latencies._asdict()))
    else:
        print(f"first file: {latencies.first:.2f} s")
        tell("didSave", latencies.saved)
        tell("didChange", latencies.typed)


if __name__ == "__main__":
    main()
