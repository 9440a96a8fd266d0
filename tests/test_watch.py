"""Watching: the report is shown again when something has changed, with what came and what went."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from asynclint.cli.watch import watch
from asynclint.engine.session import Session
from asynclint.report.terminal import Style
from asynclint.settings import discover

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from asynclint.report.model import Report

BLOCKING = "import time\n\nasync def f():\n    time.sleep(1)\n"
HARMLESS = "async def f():\n    pass\n"


def watched(project: Path, monkeypatch: pytest.MonkeyPatch, *edits: Callable[[], object]) -> list[int]:
    """The number of findings in each report, when somebody makes ``edits`` while it waits, and then interrupts."""
    pending = [*edits]
    shown: list[int] = []

    def sleep(_seconds: float) -> None:
        if not pending:
            raise KeyboardInterrupt
        pending.pop(0)()

    def show(report: Report) -> None:
        shown.append(len(report.findings))

    monkeypatch.setattr(time, "sleep", sleep)
    check = partial(Session.check, paths=[project])
    watch([project], partial(discover, [project]), partial(Session, jobs=1), check, show, Style())
    return shown


def test_it_is_checked_again_when_a_file_changes_comes_or_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, other = tmp_path / "app.py", tmp_path / "other.py"
    file.write_text(HARMLESS)
    shown = watched(
        tmp_path,
        monkeypatch,
        lambda: file.write_text(BLOCKING),
        lambda: None,
        lambda: other.write_text(BLOCKING),
        file.unlink,
    )
    assert shown == [0, 1, 2, 1]
    came, total, *_, went, last, _ = capsys.readouterr().out.splitlines()
    assert came.startswith("+ app.py:4:5 BLK101")
    assert total == "1 finding more, 0 findings less than before"
    assert went.startswith("- app.py:4:5 BLK101")
    assert last == "0 findings more, 1 finding less than before"


def test_a_finding_that_moves_neither_comes_nor_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "app.py"
    file.write_text(BLOCKING)
    assert watched(tmp_path, monkeypatch, lambda: file.write_text(f"\n\n{BLOCKING}")) == [1, 1]
    assert capsys.readouterr().out == "0 findings more, 0 findings less than before\n\n"


def test_settings_that_are_wrong_are_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "app.py").write_text(BLOCKING)
    project = tmp_path / "pyproject.toml"
    project.write_text("[tool.asynclint]\n")
    shown = watched(
        tmp_path,
        monkeypatch,
        lambda: project.write_text("[tool.asynclint]\nnonsense = 1\n"),
        lambda: project.write_text('[tool.asynclint]\nignore = ["BLK101"]\n'),
    )
    assert shown == [1, 0]
    assert "nonsense" in capsys.readouterr().err
