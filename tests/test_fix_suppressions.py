"""Comments that silence nothing, without the rule they name."""

from __future__ import annotations

import pytest

from asynclint.fixes import apply_edits
from tests.fixing import MARK, written

COMMENTS = {
    "the last line": ("x = f()\n# asynclint: ignore[BLK101]", "x = f()\n"),
    "the last code": (
        "x = f()  # asynclint: ignore[BLK101] the only task\n",
        "x = f()\n",
    ),
    "one of several codes": (
        "x = f()  # asynclint: ignore[BLK102, BLK101] the only task\n",
        "x = f()  # asynclint: ignore[BLK102] the only task\n",
    ),
    "a name among codes": (
        "x = f()  # asynclint: ignore[blocking-sleep,BLK102]: the only task\n",
        "x = f()  # asynclint: ignore[BLK102]: the only task\n",
    ),
    "a comment before another": (
        "x = f()  # asynclint: ignore[BLK101] the only task  # type: ignore\n",
        "x = f()  # type: ignore\n",
    ),
    "a line of its own": (
        "a = 1\n    # asynclint: ignore[BLK101] the only task\nx = f()\n",
        "a = 1\nx = f()\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), COMMENTS.values(), ids=COMMENTS.keys())
def test_a_comment_loses_what_it_does_not_silence(before: str, after: str) -> None:
    start = before.index("#")
    comment = before[start:].partition("\n")[0].partition("  #")[0]
    marked = before[:start] + comment + MARK + before[start + len(comment) :]
    column = start - before.rfind("\n", 0, start) - 1

    text, done = written(marked, "suppression", "BLK101", "blocking-sleep", begin=column)
    assert apply_edits(text, done.edits) == after
