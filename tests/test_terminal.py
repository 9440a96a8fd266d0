"""What a stream can show: colour, links and width, from the user, the environment and the stream."""

from __future__ import annotations

import io

import pytest

from asynclint.findings import Severity
from asynclint.report.cells import cells, printable
from asynclint.report.terminal import ColorChoice, Style, wrap


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "environ", "stream", "colored"),
    [
        pytest.param("auto", {}, Terminal(), True, id="a terminal has colour"),
        pytest.param("auto", {}, io.StringIO(), False, id="a file has none"),
        pytest.param("auto", {"NO_COLOR": "1"}, Terminal(), False, id="NO_COLOR turns it off"),
        pytest.param("auto", {"NO_COLOR": ""}, Terminal(), True, id="an empty NO_COLOR says nothing"),
        pytest.param("auto", {"FORCE_COLOR": "1"}, io.StringIO(), True, id="FORCE_COLOR turns it on"),
        pytest.param("auto", {"FORCE_COLOR": "0"}, io.StringIO(), False, id="FORCE_COLOR=0 says nothing"),
        pytest.param("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, Terminal(), False, id="NO_COLOR wins"),
        pytest.param("auto", {"TERM": "dumb"}, Terminal(), False, id="a dumb terminal is no terminal"),
        pytest.param("always", {"NO_COLOR": "1"}, io.StringIO(), True, id="--color always wins over all"),
        pytest.param("never", {"FORCE_COLOR": "1"}, Terminal(), False, id="--color never wins over all"),
    ],
)
def test_colour(choice: ColorChoice, environ: dict[str, str], stream: io.StringIO, colored: bool) -> None:
    style = Style.of(stream, choice, environ)
    assert (style.severity(Severity.ERROR, "x") != "x") is colored


def test_links_are_for_terminals_even_when_colour_is_forced() -> None:
    assert Style.of(io.StringIO(), "always", {}).link("BLK102", "https://example.com") == "BLK102"
    linked = Style.of(Terminal(), "auto", {}).link("BLK102", "https://example.com")
    assert linked == "\x1b]8;;https://example.com\x1b\\BLK102\x1b]8;;\x1b\\"


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        pytest.param("90", 90, id="as wide as the terminal"),
        pytest.param("300", 120, id="but no wider than is readable"),
        pytest.param("20", 60, id="nor narrower than a frame"),
    ],
)
def test_width_of_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert Style.of(Terminal(), "auto", {}).width == width


def test_a_file_does_not_depend_on_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    assert Style.of(io.StringIO(), "auto", {}).width == 100


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("größe 日本 😀", "größe 日本 😀", id="letters stay"),
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="an escape sequence is not obeyed"),
        pytest.param("a\u202eb", "a\\u202eb", id="nor is a direction mark"),
        pytest.param("a\nb\x07", "a\\nb\\x07", id="nor a line end or a bell"),
        pytest.param("\udcff", "\\udcff", id="half a character can be written"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_cells() -> None:
    assert [cells(text) for text in ("abc", "日本", "é", "e\u0301", "😀")] == [3, 4, 1, 1, 2]


def test_wrapping_breaks_neither_code_nor_words() -> None:
    lines = wrap("use `await asyncio.to_thread(load, 1)` for every low-level-call", 30, "  ")
    assert lines == ["  use", "  `await asyncio.to_thread(load, 1)`", "  for every low-level-call"]
    assert wrap("a well-known call", 9) == ["a", "well-known", "call"]
