"""Buffers of an editor: they are read instead of what is on the disk, wherever source is read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from asynclint.api import check
from asynclint.report.formats import render
from asynclint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

VIEW = "import helper\n\n\nasync def view():\n    helper.load()\n"
QUIET = "def load():\n    pass\n"
SLOW = "import time\n\n\ndef load():\n    time.sleep(1)\n"


def test_what_a_buffer_holds_decides_what_other_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "view.py").write_text(VIEW)
    helper = tmp_path / "helper.py"
    helper.write_text(QUIET)
    settings = Settings(root=tmp_path)
    assert not check([tmp_path], settings).findings
    (finding,) = check([tmp_path], settings, overlay={helper: SLOW.encode()}).findings
    assert (finding.path, finding.code, finding.trace[-1].path) == ("view.py", "BLK101", "helper.py")
    assert helper.read_text() == QUIET


def test_a_report_shows_the_source_of_the_buffer(tmp_path: Path) -> None:
    view = tmp_path / "view.py"
    view.write_text("pass\n")
    buffer = b"import time\n\nasync def fresh_name():\n    time.sleep(1)  # only here\n"
    report = check([view], Settings(root=tmp_path), overlay={view: buffer})
    stream = io.StringIO()
    list(render("text", report, stream))
    assert "time.sleep(1)  # only here" in stream.getvalue()


def test_comments_of_a_buffer_silence(tmp_path: Path) -> None:
    view = tmp_path / "view.py"
    view.write_text("import time\n\nasync def view():\n    time.sleep(1)\n")
    silenced = b"import time\n\nasync def view():\n    time.sleep(1)  # asynclint: ignore[BLK101] once\n"
    settings = Settings(root=tmp_path)
    assert len(check([view], settings).findings) == 1
    assert not check([view], settings, overlay={view: silenced}).findings


def test_a_file_that_was_never_saved_can_be_named(tmp_path: Path) -> None:
    new = tmp_path / "new.py"
    (tmp_path / "helper.py").write_text(SLOW)
    (finding,) = check([new], Settings(root=tmp_path), overlay={new: VIEW.encode()}).findings
    assert (finding.path, finding.code) == ("new.py", "BLK101")
