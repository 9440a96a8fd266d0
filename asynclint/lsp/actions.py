"""What can be done about a finding where it stands: mend it, silence it, read up on it, go along its chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Command,
    OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from asynclint.findings import Safety
from asynclint.fixes.offered import offered
from asynclint.lsp.places import range_of, touches
from asynclint.suppressing import suppress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lsprotocol.types import Range

    from asynclint.fixes import Edit
    from asynclint.lsp.client import Client
    from asynclint.lsp.diagnostics import Shown
    from asynclint.lsp.service import Found
    from asynclint.packs.model import Rule
    from asynclint.report.model import SourceText

SHOW = "asynclint.show"
PAGE = "asynclint.page"

REASON = "say why"
"""What stands for the reason in a new comment, for its author to write over."""


def actions(found: Found, client: Client) -> list[CodeAction]:
    """What can be done about each finding, the most useful first; nothing for a file that can no longer be read."""
    source = found.outcome.report.source(found.shown[0].finding.path)
    return [] if source is None else _Bench(found, source, client).actions(found.shown)


class _Bench:
    """Makes actions for findings in one document, which stands as it was checked."""

    def __init__(self, found: Found, source: SourceText, client: Client) -> None:
        self._report = found.outcome.report
        self._document = found.document
        self._source = source
        self._client = client
        self._visited: list[tuple[str, Range]] = []

    def actions(self, found: Sequence[Shown]) -> list[CodeAction]:
        actions = [*self._mends(found), *map(self._silences, found)]
        if self._client.can("window.show_document.support"):
            actions += (action for one in found for action in self._looks(one))
        return actions

    def _mends(self, found: Sequence[Shown]) -> Iterator[CodeAction]:
        shown = {id(one.finding): one for one in found}
        for fix in offered(self._report, [one.finding for one in found]):
            is_safe = fix.safety is Safety.SAFE
            title = fix.title if is_safe else f"{fix.title} (unsafe)"
            yield CodeAction(
                title,
                CodeActionKind.QuickFix,
                diagnostics=[shown[id(fix.finding)].diagnostic],
                is_preferred=is_safe,
                edit=self._edit(fix.edits),
            )

    def _silences(self, one: Shown) -> CodeAction:
        finding = one.finding
        edits = suppress(self._source.text, [(finding.span, finding.code)], REASON)
        title = f"Ignore {self._rule(one).code} ({self._rule(one).name}) here"
        return CodeAction(
            title, CodeActionKind.QuickFix, diagnostics=[one.diagnostic], is_preferred=False, edit=self._edit(edits)
        )

    def _looks(self, one: Shown) -> Iterator[CodeAction]:
        """The rule's page, and the places that the chain leads to from here."""
        rule = self._rule(one)
        commands = [Command(f"Open the page of {rule.code} ({rule.name})", PAGE, arguments=[rule.code])]
        for step, place in zip(one.finding.trace, one.steps, strict=True):
            is_here = step.path == one.finding.path and touches(place.range, one.diagnostic.range)
            if not is_here and (place.uri, place.range) not in self._visited:
                self._visited.append((place.uri, place.range))
                commands.append(Command(f"Go to: {step.text}", SHOW, arguments=[place.uri, place.range]))
        for command in commands:
            yield CodeAction(command.title, CodeActionKind.QuickFix, diagnostics=[one.diagnostic], command=command)

    def _rule(self, one: Shown) -> Rule:
        return self._report.catalog.rules[one.finding.code]

    def _edit(self, edits: Iterable[Edit]) -> WorkspaceEdit:
        codec, uri = self._document.position_codec, self._document.uri
        line_end = "\r\n" if "\r\n" in self._source.text else "\n"
        changes = [
            TextEdit(range_of(edit.span, self._source, codec), edit.text.replace("\n", line_end)) for edit in edits
        ]
        if not self._client.can("workspace.workspace_edit.document_changes"):
            return WorkspaceEdit({uri: changes})
        document = OptionalVersionedTextDocumentIdentifier(uri, self._document.version)
        return WorkspaceEdit(document_changes=[TextDocumentEdit(document, changes)])
