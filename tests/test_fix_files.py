"""What fixes make of files: which bytes change, what the command writes and shows, what is left alone."""

from __future__ import annotations

import json
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from asynclint.cli import cli
from asynclint.findings import Safety
from asynclint.fixes import Edit, OverlapError, apply_edits, fixes_for
from asynclint.fixes.difference import difference
from asynclint.fixes.rounds import Rewritten, apply_fixes
from asynclint.fixes.saving import SaveError, save
from asynclint.spans import Span
from tests.fixing import AWAKE, SLEEPY, checked
from tests.programs import write_program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

STYLES: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda source: source.replace("\n", "\r\n").encode(),
    "CR": lambda source: source.replace("\n", "\r").encode(),
    "a byte order mark": lambda source: b"\xef\xbb\xbf" + source.encode(),
    "Latin-1": lambda source: f"# coding: latin-1\n# Käse\n\n{source}".encode("latin-1"),
    "tabs": lambda source: source.replace("    ", "\t").encode(),
    "a form feed": lambda source: source.replace("\n\n\n", "\n\n\f\n").encode(),
    "no end of the last line": lambda source: source.rstrip("\n").encode(),
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_what_a_fix_does_not_speak_of_stays_byte_for_byte(tmp_path: Path, style: Callable[[str], bytes]) -> None:
    (tmp_path / "app.py").write_bytes(style(SLEEPY))
    check = checked(tmp_path)
    (file,) = apply_fixes(check, check(), unsafe=False).files
    assert file.after == style(AWAKE)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["check", "--isolated", "--no-cache", "-j1", *map(str, arguments)])


def test_the_command_writes_the_files_and_reports_what_is_left(tmp_path: Path) -> None:
    write_program(tmp_path, {"app.py": SLEEPY})
    file = tmp_path / "app.py"
    file.chmod(0o750)

    result = run("--fix", tmp_path)

    assert result.exit_code == 0
    assert "1 finding fixed in 1 file" in result.stderr
    assert file.read_text() == AWAKE
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert [path.name for path in tmp_path.iterdir()] == ["app.py"]


def test_the_difference_is_a_patch_and_nothing_is_written(tmp_path: Path) -> None:
    latin = b"# coding: latin-1\n# K\xe4se\n" + SLEEPY.encode().rstrip(b"\n")
    file = tmp_path / "app.py"
    file.write_bytes(latin)

    result = run("--diff", tmp_path)

    assert result.exit_code == 1
    assert file.read_bytes() == latin
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=result.stdout_bytes, check=True)
    assert b"await asyncio.sleep(1)" in file.read_bytes()
    assert file.read_bytes().startswith(b"# coding: latin-1\n# K\xe4se\n")
    assert run("--diff", tmp_path).exit_code == 0


def test_unsafe_fixes_are_no_fixes_by_themselves(tmp_path: Path) -> None:
    result = run("--unsafe-fixes", tmp_path)
    assert result.exit_code == 2
    assert "--fix" in result.stderr


def test_a_report_carries_what_would_be_written_when_it_is_asked_to(tmp_path: Path) -> None:
    write_program(tmp_path, {"app.py": SLEEPY})
    plain, showing = (run("--output", "json", *more, tmp_path) for more in ([], ["--show-fixes"]))
    assert "fix" not in json.loads(plain.stdout)["findings"][0]
    (found,) = json.loads(showing.stdout)["findings"]
    assert found["fix"]["title"] == "Use `asyncio.sleep`"
    assert (tmp_path / "app.py").read_text() == SLEEPY


def test_a_link_is_followed_and_stays_one(tmp_path: Path) -> None:
    write_program(tmp_path, {"real/app.py": SLEEPY})
    (tmp_path / "app.py").symlink_to("real/app.py")
    save(tmp_path, Rewritten("app.py", SLEEPY.encode(), b"x = 1\n"))
    assert (tmp_path / "app.py").is_symlink()
    assert (tmp_path / "real" / "app.py").read_text() == "x = 1\n"


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    write_program(tmp_path, {"app.py": SLEEPY, "project/pyproject.toml": ""})
    (tmp_path / "project" / "app.py").symlink_to("../app.py")
    with pytest.raises(SaveError, match="out of the project"):
        save(tmp_path / "project", Rewritten("app.py", SLEEPY.encode(), b""))
    assert (tmp_path / "app.py").read_text() == SLEEPY


def test_a_file_that_has_changed_since_it_was_read_is_left(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("y = 2\n")
    with pytest.raises(SaveError, match="changed since"):
        save(tmp_path, Rewritten("app.py", b"y = 1\n", b"y = 3\n"))
    with pytest.raises(SaveError, match="cannot be written"):
        save(tmp_path, Rewritten("gone.py", b"", b"y = 3\n"))
    assert (tmp_path / "app.py").read_text() == "y = 2\n"


def test_an_editor_is_told_the_fixes_of_a_file(tmp_path: Path) -> None:
    write_program(tmp_path, {"app.py": SLEEPY, "other.py": SLEEPY})
    report = checked(tmp_path)()
    (fix,) = fixes_for(report, "app.py")
    assert (fix.title, fix.safety, fix.finding.path) == ("Use `asyncio.sleep`", Safety.SAFE, "app.py")
    assert apply_edits(SLEEPY, fix.edits) == AWAKE
    assert fixes_for(report, "gone.py") == ()


def test_edits_that_disagree_are_refused_and_equal_ones_made_once() -> None:
    word, inner = Edit(Span(1, 0, 1, 4), "x"), Edit(Span(1, 2, 1, 2), "y")
    assert apply_edits("word\n", [word, word]) == "x\n"
    with pytest.raises(OverlapError):
        apply_edits("word\n", [word, inner])


def test_the_lines_of_a_difference_end_as_the_files_do() -> None:
    lines = [*difference(Rewritten("a.py", b"x = 1\r\ny", b"x = 2\r\ny"))]
    assert lines[3:] == [b"-x = 1\r\n", b"+x = 2\r\n", b" y\n\\ No newline at end of file\n"]
