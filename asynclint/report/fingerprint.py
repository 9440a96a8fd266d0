"""How a finding is recognised in the next run: GitHub's way, by its line, and ours, by what it says.

GitHub tracks an alert by a hash of the source from its line onwards. The upload action fills in what is missing, other
ways of uploading do not, so it is computed here exactly as there. It changes with every edit within a hundred
characters; the identity below survives edits around a finding, for programs that compare reports. A baseline compares
what is written there as well (`baseline/entries.py`).
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from struct import iter_unpack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.findings import Finding

_WINDOW = 100  # UTF-16 units that each line's hash covers
_BASE = 37
_MASK = 2**64 - 1
_LEAVING = _BASE**_WINDOW & _MASK  # weight at which a unit falls out of the window
_LF, _CR, _END_OF_FILE = 0x0A, 0x0D, 0xFFFF
_BLANK = frozenset([0x20, 0x09])


def line_hashes(data: bytes) -> list[str]:
    """GitHub's ``primaryLocationLineHash`` of every line of a file, given its bytes.

    A polynomial hash, modulo 2 to the 64th, of the hundred UTF-16 units from the line's start, blanks left out;
    after the colon, how many lines have had that hash so far. Bytes are read as UTF-8 whatever the file declares.
    """
    units, starts = _units(data)
    units += [0] * _WINDOW
    hashes: list[str] = []
    seen: Counter[int] = Counter()
    rolling = 0
    for unit in units[:_WINDOW]:
        rolling = rolling * _BASE + unit & _MASK
    at = 0
    for start in starts:
        for index in range(at, start):
            rolling = rolling * _BASE + units[index + _WINDOW] - units[index] * _LEAVING & _MASK
        at = start
        seen[rolling] += 1
        hashes.append(f"{rolling:x}:{seen[rolling]}")
    return hashes


def identities(findings: Iterable[Finding]) -> list[str]:
    """The identity of each of ``findings``, which must be in report order.

    It is made of the file, the code, the function the finding stands in, its target, and its ordinal among findings
    alike in all of these: so it survives edits elsewhere in the file, and two equal calls in one function are two.
    """
    seen: Counter[tuple[str, str, str, str]] = Counter()
    made: list[str] = []
    for finding in findings:
        parts = (finding.path, finding.code, finding.symbol, finding.target)
        seen[parts] += 1
        text = "\0".join((*parts, str(seen[parts])))
        made.append(sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32])
    return made


def _units(data: bytes) -> tuple[list[int], list[int]]:
    """The UTF-16 units that count, closed by the end-of-file mark, and the index at which each line starts."""
    encoded = data.decode("utf-8", "replace").encode("utf-16-le")
    units: list[int] = []
    starts = [0]
    after_cr = False
    for (unit,) in iter_unpack("<H", encoded):
        if unit in _BLANK or (after_cr and unit == _LF):
            after_cr = False
            continue
        after_cr = unit == _CR
        if after_cr or unit == _LF:
            units.append(_LF)
            starts.append(len(units))
        else:
            units.append(unit)
    units.append(_END_OF_FILE)
    return units, starts
