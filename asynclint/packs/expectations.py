"""Reads `# expect: CODE` marks: what an example, or a file of test data, says must be found on a line.

A mark names one code or several (`# expect: BLK101, BLK102`), and may quote a part of the message
(`# expect: BLK101 "time.sleep"`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asynclint.packs.model import Expectation

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = r"[A-Z]+[0-9]+"

_MARK = re.compile(r"# expect:(.*)")
_CONTENT = re.compile(rf'\s*({CODE}(?:\s*,\s*{CODE})*)(?:\s+"([^"]+)")?\s*(?:#.*)?')


class ExpectationError(ValueError):
    """A mark that cannot be read, and the line it stands on."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f'cannot read "{text}"; write # expect: CODE or # expect: CODE "part of the message"')
        self.line = line


def read_expectations(text: str) -> Iterator[Expectation]:
    """The expectations of a source text, line by line. Raises `ExpectationError`."""
    if "# expect:" not in text:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if mark := _MARK.search(line):
            content = _CONTENT.fullmatch(mark[1])
            if content is None:
                raise ExpectationError(number, mark[0])
            for code in content[1].split(","):
                yield Expectation(number, code.strip(), content[2] or "")
