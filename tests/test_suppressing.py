"""Where a comment that silences a finding goes, so that it silences it and the code stays what it was."""

from __future__ import annotations

import ast

import pytest

from asynclint.fixes import apply_edits
from asynclint.spans import Span
from asynclint.suppressing import suppress
from asynclint.suppressions import parse_suppressions

# The finding is what stands between « and »; what is expected is the text with the comment.
PLACES = {
    "behind the line": ("«f(1)»\n", "f(1)  # asynclint: ignore[BLK101] why\n"),
    "behind the first of its lines": ("«f(\n    1\n)»\n", "f(  # asynclint: ignore[BLK101] why\n    1\n)\n"),
    "behind spaces": ("«f(1)»   \n", "f(1)  # asynclint: ignore[BLK101] why\n"),
    "behind another comment": ("«f(1)»  # noqa: E501\n", "f(1)  # noqa: E501  # asynclint: ignore[BLK101] why\n"),
    "into a comment of ours": (
        "«f(1)»  # asynclint: ignore[ORM301] known\n",
        "f(1)  # asynclint: ignore[ORM301, BLK101] known\n",
    ),
    "not behind a backslash": ("x = «f \\\n    (1)»\n", "x = f \\\n    (1)  # asynclint: ignore[BLK101] why\n"),
    "not into a string": (
        'def g():\n    x = f"""\n{«f(1)»}\n"""\n',
        'def g():\n    # asynclint: ignore[BLK101] why\n    x = f"""\n{f(1)}\n"""\n',
    ),
    "at the end of a file without a line end": ("«f(1)»", "f(1)  # asynclint: ignore[BLK101] why"),
    "with the line ends of the file": (
        'x = f"""\r\n{«f(1)»}\r\n"""\r\n',
        '# asynclint: ignore[BLK101] why\r\nx = f"""\r\n{f(1)}\r\n"""\r\n',
    ),
}


def marked(text: str) -> tuple[str, Span]:
    """A text without its marks, and the span between them."""
    before, rest = text.split("«")
    inside, after = rest.split("»")
    start = (before.count("\n") + 1, len(before.rpartition("\n")[2]))
    end = (start[0] + inside.count("\n"), len((before + inside).rpartition("\n")[2]))
    return before + inside + after, Span(*start, *end)


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES)
def test_a_comment_goes_where_it_silences_and_changes_nothing(text: str, expected: str) -> None:
    code, span = marked(text)
    written = apply_edits(code, suppress(code, [(span, "BLK101")], "why"))
    assert written == expected
    assert ast.dump(ast.parse(written)) == ast.dump(ast.parse(code))
    moved = expected.count("\n") - code.count("\n")
    place = span._replace(line=span.line + moved, end_line=span.end_line + moved)
    assert any(one.touches(place) and "BLK101" in one.names for one in parse_suppressions(written))


def test_findings_of_one_line_share_a_comment_and_need_no_reason() -> None:
    code = "f(1)\ng(2)\n"
    findings = [(Span(1, 0, 1, 4), "BLK103"), (Span(2, 0, 2, 4), "BLK101"), (Span(1, 0, 1, 4), "BLK101")]
    assert apply_edits(code, suppress(code, findings, "")) == (
        "f(1)  # asynclint: ignore[BLK101, BLK103]\ng(2)  # asynclint: ignore[BLK101]\n"
    )
