"""The report for people: its layout, its frames, its closing words."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asynclint.findings import Cause, RunError, Severity
from asynclint.report import formats
from asynclint.report.cells import cells
from asynclint.report.frame import frame
from asynclint.report.model import Report, SourceText
from asynclint.report.rulepage import render_rules
from asynclint.report.terminal import Style
from asynclint.spans import Span
from tests.sample_report import (
    CPU,
    FETCH,
    HTTP,
    HTTP_CLIENT,
    ORDERS,
    awkward_report,
    deep_finding,
    finding,
    report,
    span_of,
)

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = Style()


def written(made: Report, name: str = "text", style: Style = PLAIN) -> str:
    stream = io.StringIO()
    assert formats.render(name, made, stream, style=style) == ()
    return stream.getvalue()


def framed(text: str, part: str | Span, width: int = 80) -> str:
    """The frame of ``part`` of ``text``, drawn simply."""
    span = part if isinstance(part, Span) else span_of(text, part)
    return "\n".join(f"{row.gutter:<3}|{row.bar}{row.text}".rstrip() for row in frame(SourceText.of(text), span, width))


def drawing(text: str) -> str:
    return dedent(text).strip("\n")


def test_a_deep_finding(tmp_path: Path) -> None:
    shared = finding("app/http.py", HTTP_CLIENT, "requests.get(BASE + path)", cause=FETCH, code="ORM306")
    made = report(tmp_path, [deep_finding(), replace(shared, severity=Severity.WARNING)])
    assert (
        written(made, style=Style(width=80))
        == drawing(
            """
        app/http.py:5:12: warning ORM306 query-in-loop
          `requests.get` (HTTP) blocks the event loop
          |
        5 |     return requests.get(BASE + path).json()
          |            ^^^^^^^^^^^^^^^^^^^^^^^^^
          = cause: `fetch` (app/http.py:4) is behind 2 findings

        app/orders.py:6:16: error BLK102 blocking-http (likely)
          `requests.get` (HTTP) blocks the event loop, 3 calls below `get_order`
          |
        6 |     customer = load_customer(order.customer_id)
          |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          = 1  app/orders.py:6     `get_order` calls `load_customer`
          = 2  app/customers.py:5  `load_customer` calls `fetch`
          = 3  app/http.py:5       `fetch` calls `requests.get`
          = cause: `fetch` (app/http.py:4) is behind 2 findings
          = help: use `httpx.AsyncClient`, or move the call off the loop with
                  `await asyncio.to_thread(load_customer, …)`

        Root causes: repair this function and 2 findings go
          2  app/http.py:4  fetch  calls `requests.get`  BLK102 ORM306

        Found 2 findings in 412 files (35,120 lines, 1.2 s): 1 error, 1 warning

        """
        ).removesuffix("\n")
        + "\n"
    )


def test_a_clean_run_is_one_line(tmp_path: Path) -> None:
    assert written(report(tmp_path)) == "No findings in 412 files (35,120 lines, 1.2 s)\n"


def test_a_run_that_could_not_do_everything_says_so_last(tmp_path: Path) -> None:
    made = report(tmp_path, errors=[RunError("app/a.py", "cannot be read"), RunError("", "rule BLK102 failed")])
    assert (
        written(made)
        == drawing(
            """
        app/a.py: error cannot be read
        error rule BLK102 failed

        No findings in 412 files (35,120 lines, 1.2 s)
        The run is incomplete: 2 problems (see above)
        """
        )
        + "\n"
    )


def test_root_causes_are_the_five_behind_most_findings(tmp_path: Path) -> None:
    made = []
    for number in range(7):
        cause = Cause("app/h.py", number + 1, f"helper_{number}", "open")
        made += [finding("app/orders.py", ORDERS, "order", cause=cause, message=f"{n}") for n in range(number + 1)]
    lines = written(report(tmp_path, made)).splitlines()
    start = lines.index("Root causes: repair these 5 functions and 25 findings go")
    assert lines[start + 1] == "  7  app/h.py:7  helper_6  calls `open`  BLK102"
    assert lines[start + 5] == "  3  app/h.py:3  helper_2  calls `open`  BLK102"
    assert lines[start + 6] == ""


def test_a_cause_says_what_it_does(tmp_path: Path) -> None:
    cause = Cause("app/models.py", 7, "Order.__str__", "customer", "reads")
    made = [finding("app/orders.py", ORDERS, "order", cause=cause, message=f"{n}") for n in range(2)]
    assert "2  app/models.py:7  Order.__str__  reads `customer`" in written(report(tmp_path, made))


def test_a_cause_behind_one_finding_is_not_worth_a_word(tmp_path: Path) -> None:
    text = written(report(tmp_path, [deep_finding()]))
    assert "cause" not in text.lower()


def test_concise_is_a_line_each_and_the_count(tmp_path: Path) -> None:
    assert (
        written(report(tmp_path, [deep_finding()], errors=[RunError("a.py", "cannot be read")]), "concise")
        == drawing(
            """
        app/orders.py:6:16: BLK102 `requests.get` (HTTP) blocks the event loop, 3 calls below `get_order`
        a.py: error cannot be read
        Found 1 finding in 412 files (35,120 lines, 1.2 s): 1 error
        """
        )
        + "\n"
    )


@pytest.mark.parametrize("name", ["text", "concise"])
def test_colour_adds_only_colour(tmp_path: Path, name: str) -> None:
    made = awkward_report(tmp_path)
    colored = written(made, name, Style(color=True))
    for code in (0, 1, 2, 31, 32, 33, 34, 36):
        colored = colored.replace(f"\x1b[{code}m", "").replace(f"\x1b[1;{code}m", "")
    assert colored == written(made, name)


@pytest.mark.parametrize("name", ["text", "concise"])
def test_nothing_from_a_file_reaches_the_terminal_raw(tmp_path: Path, name: str) -> None:
    source = "call('\x1b]0;title\x07\u202e')\n"
    made = report(
        tmp_path, [finding("a\x1b.py", source, "call", message="\x1b[2J", help="\x1b[2J")], {"a\x1b.py": source}
    )
    assert "\x1b" not in written(made, name)
    assert "\u202e" not in written(made, name)


def test_a_console_that_cannot_write_a_letter_gets_its_escape(tmp_path: Path) -> None:
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="ascii")
    formats.render("concise", report(tmp_path, [finding("größe.py", "x", "x")], {"größe.py": "x"}), stream)
    stream.flush()
    assert data.getvalue().startswith(b"gr\\xf6\\xdfe.py:1:1: BLK102")


@pytest.mark.parametrize(
    ("text", "part", "drawn"),
    [
        pytest.param(
            "if x:\n\ty\t= call()",
            "call()",
            """
               |
            2  |    y   = call()
               |          ^^^^^^
            """,
            id="tabs are as wide as they are shown",
        ),
        pytest.param(
            "a = '日本', call()",
            "call()",
            """
               |
            1  |a = '日本', call()
               |            ^^^^^^
            """,
            id="wide characters take two cells",
        ),
        pytest.param(
            "a = 'e\u0301', call()",
            "call()",
            "   |\n1  |a = 'e\u0301', call()\n   |         ^^^^^^",
            id="combining characters take none",
        ),
        pytest.param(
            "x = call(\n    1,\n)",
            "call(\n    1,\n)",
            """
               |
            1  |  x = call(
               | _____^
            2  ||     1,
            3  || )
               ||_^
            """,
            id="a span over lines has a bar from its first to its last character",
        ),
        pytest.param(
            "f(\n1,\n2,\n3,\n4,\n5,\n6,\n7)",
            "f(\n1,\n2,\n3,\n4,\n5,\n6,\n7)",
            """
               |
            1  |  f(
               | _^
            2  || 1,
            3  || 2,
            ...||
            7  || 6,
            8  || 7)
               ||__^
            """,
            id="the middle of a long span is left out",
        ),
        pytest.param("x = 1\ny = 2\n", Span(1, 4, 2, 0), "   |\n1  |x = 1\n   |    ^", id="a line end is not a line"),
        pytest.param("x = (", Span(1, 5, 1, 5), "   |\n1  |x = (\n   |     ^", id="the end of a line can be marked"),
        pytest.param("x", Span(4, 0, 4, 1), "", id="a line the file no longer has is not shown"),
        pytest.param("x", Span(1, 30, 1, 40), "   |\n1  |x\n   | ^", id="nor a column: the mark stays on the line"),
    ],
)
def test_frame(text: str, part: str | Span, drawn: str) -> None:
    assert framed(text, part) == drawing(drawn)


@pytest.mark.parametrize(
    ("text", "part", "drawn"),
    [
        pytest.param(
            "call(" + "x" * 50 + ")",
            "call",
            """
               |
            1  |call(xxxxxxxxxxxxxxxxxxxxxx...
               |^^^^
            """,
            id="at its end when the span is at its start",
        ),
        pytest.param(
            "x" * 50 + " = call()",
            "call()",
            """
               |
            1  |...xxxxxxxxxxxxxxxxxx = call()
               |                        ^^^^^^
            """,
            id="at its start when the span is at its end",
        ),
        pytest.param(
            "x" * 50 + " call() " + "y" * 50,
            "call()",
            """
               |
            1  |...xxxxx call() yyyyyyyyyyy...
               |         ^^^^^^
            """,
            id="at both ends when the span is in its middle",
        ),
        pytest.param(
            "f(" + "x" * 50 + ")",
            "x" * 50,
            """
               |
            1  |f(xxxxxxxxxxxxxxxxxxxxxxxxx...
               |  ^^^^^^^^^^^^^^^^^^^^^^^^^
            """,
            id="within the span when that is longer than the line",
        ),
    ],
)
def test_a_line_too_long_is_cropped(text: str, part: str, drawn: str) -> None:
    assert framed(text, part, width=30) == drawing(drawn)


@given(
    text=st.text(st.sampled_from("ab \t日é\u0301\x1b\n"), max_size=120),
    at=st.tuples(*[st.integers(0, 12)] * 4),
    width=st.integers(20, 60),
)
def test_frames_of_any_span_fit_and_have_a_mark(text: str, at: tuple[int, int, int, int], width: int) -> None:
    line, column, more_lines, more_columns = at
    span = Span(line + 1, column, line + 1 + more_lines, column + more_columns if more_lines == 0 else more_columns)
    rows = list(frame(SourceText.of(text), span, width))
    # One more for the caret after a line that fills the width.
    assert all(cells(row.bar + row.text) <= width + row.marks for row in rows)
    assert bool(rows) is (line < len(SourceText.of(text).lines))
    assert all("^" in row.text for row in rows if row.marks)


def test_seven_lines_are_shown_whole() -> None:
    text = "f(\n1,\n2,\n3,\n4,\n5,\n6)"
    assert [row.gutter for row in frame(SourceText.of(text), span_of(text, text), 80) if row.gutter] == list("1234567")


@pytest.mark.parametrize("width", range(20, 86))
def test_a_cropped_line_uses_all_the_width_it_has(width: int) -> None:
    line = "x" * 60 + "call()" + "y" * 20
    code = next(row for row in frame(SourceText.of(line), span_of(line, "call()"), width) if row.gutter)
    assert len(code.text) == width


def page_text(style: Style) -> str:
    stream = io.StringIO()
    render_rules([HTTP], stream, style=style)
    return stream.getvalue()


def test_a_rule_page_in_a_terminal() -> None:
    assert (
        page_text(Style(width=60))
        == drawing(
            """
        BLK102 blocking-http

        A synchronous HTTP request on the event loop stops every
        task.

        error · confidence: certain · on by default · since 0.1.0

        What it does

        Reports synchronous HTTP where the event loop runs.

        Bad

            # in the handler
            requests.get(url)

        How to fix

        - Use `httpx.AsyncClient`.
        - Or see the guide <https://example.com/guide>.

        References

        - <https://docs.python.org/3/library/asyncio-dev.html>
        """
        )
        + "\n"
    )


def test_a_rule_page_as_data_is_a_list_also_of_one() -> None:
    stream = io.StringIO()
    render_rules([CPU], stream, style=PLAIN, form="json")
    [data] = json.loads(stream.getvalue())
    assert (data["code"], data["default"], data["severity"]) == ("BLK109", False, "info")
    assert data["page"].startswith("# BLK109 blocking-cpu\n")
