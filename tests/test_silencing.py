"""Comments that silence findings: they work where they are put, and the code stays what it is."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asynclint.cli import cli
from asynclint.findings import Confidence, Finding, Severity
from asynclint.silencing import silence, silenced
from asynclint.source import Tree
from asynclint.spans import Span
from asynclint.suppressions import parse_suppressions

if TYPE_CHECKING:
    from pathlib import Path

REASON = "known since spring"


def findings(text: str, codes: tuple[str, ...] = ("BLK101",)) -> list[Finding]:
    """A finding of each code at each call of a text."""
    lines = text.splitlines()
    spans = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            start = len(lines[node.lineno - 1].encode()[: node.col_offset].decode())
            end = len(lines[node.end_lineno - 1].encode()[: node.end_col_offset].decode())
            spans.append(Span(node.lineno, start, node.end_lineno, end))
    return [
        Finding(code, "words", "app.py", span, Severity.ERROR, Confidence.CERTAIN)
        for span in sorted(spans)
        for code in codes
    ]


def left(text: str, found: list[Finding]) -> list[Finding]:
    """The findings that no comment silences."""
    comments = parse_suppressions(text)
    return [
        finding
        for finding in found
        if not any(comment.touches(finding.span) and finding.code in comment.names for comment in comments)
    ]


CASES = {
    "at the end of the line": ("a()\n", "a()  # asynclint: ignore[BLK101] known since spring\n"),
    "after another tool's comment": (
        "a()  # type: ignore[x]  # noqa: E501\n",
        "a()  # type: ignore[x]  # noqa: E501  # asynclint: ignore[BLK101] known since spring\n",
    ),
    "into a comment of ours, whose reason stays": (
        "a()  # asynclint: ignore[BLK102] slow  # pragma: no cover\n",
        "a()  # asynclint: ignore[BLK102, BLK101] slow  # pragma: no cover\n",
    ),
    "over a comment of ours that names nothing": (
        "a()  # asynclint: ignore\n",
        "a()  # asynclint: ignore[BLK101] known since spring\n",
    ),
    "on the first line of several": (
        "a(\n    1,\n)\n",
        "a(  # asynclint: ignore[BLK101] known since spring\n    1,\n)\n",
    ),
    "after a string of several lines": (
        "a('''\n  # no comment\n''')\n",
        "a('''\n  # no comment\n''')  # asynclint: ignore[BLK101] known since spring\n",
    ),
    "above what a backslash continues": (
        "if x:\n    y = \\\n        a() + \\\n        1\n",
        "if x:\n    # asynclint: ignore[BLK101] known since spring\n    y = \\\n        a() + \\\n        1\n",
    ),
    "above a call inside a string": (
        "x = f'''{a()}\n'''\n",
        "# asynclint: ignore[BLK101] known since spring\nx = f'''{a()}\n'''\n",
    ),
    "at the end of a file without a last line end": (
        "a()",
        "a()  # asynclint: ignore[BLK101] known since spring",
    ),
    "in place of blanks at the end of a line": (
        "a()   \n",
        "a()  # asynclint: ignore[BLK101] known since spring\n",
    ),
    "with the line ends of the file": (
        "x = \\\r\n  a() \\\r\n  + 1\r\n",
        "# asynclint: ignore[BLK101] known since spring\r\nx = \\\r\n  a() \\\r\n  + 1\r\n",
    ),
    "at a decorator": (
        "@a()\ndef f(): ...\n",
        "@a()  # asynclint: ignore[BLK101] known since spring\ndef f(): ...\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES.keys())
def test_a_comment_goes(before: str, after: str) -> None:
    assert silenced(before, findings(before), REASON) == after


def test_findings_of_one_line_share_a_comment() -> None:
    text = "a(b())\n"
    codes = ("BLK104", "BLK101")
    assert silenced(text, findings(text, codes), "why") == "a(b())  # asynclint: ignore[BLK101, BLK104] why\n"


def test_what_is_not_code_is_left_alone() -> None:
    text = "a(\n"
    broken = Finding("BLK101", "words", "app.py", Span(1, 0, 1, 2), Severity.ERROR, Confidence.CERTAIN)
    assert silenced(text, [broken], REASON) is None


PIECES = [
    "a()",
    "x = a(b(), 'é')",
    "a(\n    1,\n    b(\n    ),\n)",
    "a('''one\ntwo''')",
    "x = '''one\ntwo''' + a() + '''three\nfour'''",
    "x = 1 + \\\n    a()",
    "a(); b()",
    "x = f'{a()}'",
    "x = f'''{a()}\n{b()}'''",
    "with a() as x, \\\n     b() as y:\n    c()",
    "if a():\n    b()\nelif c():\n    d()\nelse:\n    e('''\n''')",
    "for x in a(\n    1\n): b()",
    "@a(\n    1)\nasync def f(x=b()):\n    '''Says.\n    '''\n    return [\n\n        c(),\n\n    ]",
    "a()  # noqa: E501",
    "a(  # type: ignore\n    1)",
    "b(a)  # asynclint: ignore[BLK102] slow",
    "# asynclint: ignore[BLK102] slow\nb(a)",
    "# a comment",
    "",
    "x = {'k': a(),\n     'l': b()}  # fmt: skip",
    "\ta()",
    "lambda: a()\\\n  ()",
]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_every_call_can_be_silenced_once_and_for_all(pieces: list[str], end: str, closed: bool) -> None:
    text = "\n".join(f"if x:\n{piece}" if piece.startswith("\t") else piece for piece in pieces) + "\n" * closed
    text = text.replace("\n", end)
    codes = ("BLK101", "BLK103")
    changed = silenced(text, findings(text, codes), REASON)
    assert changed is not None
    assert ast.dump(ast.parse(changed)) == ast.dump(ast.parse(text))
    assert left(changed, findings(changed, codes)) == []
    assert (changed.count("\r\n") == changed.count("\n")) is (end == "\r\n" or "\n" not in changed)


SERVICE = "import time\n\n\nasync def settle():\n    time.sleep(1)\n"
EXPECTED = SERVICE.replace("sleep(1)", "sleep(1)  # asynclint: ignore[BLK101] known since spring")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(SERVICE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


class TestCommand:
    def test_what_was_found_is_silenced_and_says_why(self, project: Path) -> None:
        result = run("check", "--add-ignores", REASON)
        assert (project / "app.py").read_text() == EXPECTED
        assert "1 finding in 1 file silenced" in result.stderr
        assert result.exit_code == 0
        assert run("check", "--extend-select", "LNT").exit_code == 0

    def test_what_no_comment_can_silence_is_reported(self, project: Path) -> None:
        (project / "app.py").write_text(SERVICE + "x = 1  # asynclint: ignore[NOPE]\n")
        result = run("check", "--add-ignores", REASON, "-o", "concise")
        assert (result.exit_code, "LNT903 `NOPE` is no rule" in result.stdout) == (1, True)

    def test_what_the_baseline_holds_stays_there(self, project: Path) -> None:
        run("baseline")
        run("check", "--add-ignores", REASON)
        assert (project / "app.py").read_text() == SERVICE

    @pytest.mark.parametrize("reason", ["", "  ", "see #12", "two\nlines"])
    def test_a_reason_has_to_be_one(self, project: Path, reason: str) -> None:
        assert run("check", "--add-ignores", reason).exit_code == 2
        assert (project / "app.py").read_text() == SERVICE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(SERVICE.encode("utf-8-sig"), EXPECTED.encode("utf-8-sig"), id="a byte order mark"),
        pytest.param(SERVICE.replace("\n", "\r\n").encode(), EXPECTED.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(
            b"# coding: latin-1\n" + f"# {'é'}\n{SERVICE}".encode("latin-1"),
            b"# coding: latin-1\n" + f"# {'é'}\n{EXPECTED}".encode("latin-1"),
            id="an encoding",
        ),
    ],
)
def test_a_file_keeps(project: Path, before: bytes, after: bytes) -> None:
    (project / "app.py").write_bytes(before)
    (project / "app.py").chmod(0o750)
    run("check", "--add-ignores", REASON)
    assert (project / "app.py").read_bytes() == after
    assert (project / "app.py").stat().st_mode & 0o777 == 0o750


def test_a_reason_that_the_files_encoding_cannot_write_leaves_it_alone(tmp_path: Path) -> None:
    text = "# coding: ascii\na()\n"
    (tmp_path / "app.py").write_text(text)
    found = findings(text)
    assert silence(found, Tree(tmp_path), "été").left == tuple(found)
    assert (tmp_path / "app.py").read_text() == text


def test_files_of_others_and_what_is_not_python_are_not_written(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("a()\n")
    found = [
        Finding("API213", "words", path, Span(1, 0, 1, 3), Severity.ERROR, Confidence.CERTAIN)
        for path in ("../other.py", "requirements.txt")
    ]
    assert silence(found, Tree(tmp_path / "project"), REASON).left == tuple(found)
    assert silence(found, Tree(tmp_path), REASON).left == tuple(found)
    assert (tmp_path / "requirements.txt").read_text() == "a()\n"
