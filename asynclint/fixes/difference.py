"""A change of files as a patch, byte for byte: what `git apply` and `patch` take, whatever the files' encoding."""

from __future__ import annotations

import re
from difflib import diff_bytes, unified_diff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.fixes.rounds import Rewritten

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_UNENDED = b"\n\\ No newline at end of file\n"


def difference(file: Rewritten) -> Iterator[bytes]:
    """The lines of the patch for one file."""
    before, after = _LINE.findall(file.before), _LINE.findall(file.after)
    path = file.path.encode("utf-8", "surrogateescape")
    for line in diff_bytes(unified_diff, before, after, b"a/" + path, b"b/" + path):
        yield line if line.endswith(b"\n") else line + _UNENDED
