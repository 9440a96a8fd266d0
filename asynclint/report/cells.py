"""How text looks in a terminal: how many cells a character takes, and what is shown for one that takes none.

Analysed source may hold anything. Escape sequences and direction marks would act on the reader's terminal, or show
code other than what Python reads, so they are shown by their escapes; carets stand right only when wide and combining
characters are counted as the terminal draws them.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

_ACTS_ON_THE_TERMINAL = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])
_COMBINES = frozenset(["Mn", "Me"])


def shown(char: str) -> str:
    """``char``, or the escape that names it."""
    if char.isprintable() or category(char) not in _ACTS_ON_THE_TERMINAL:
        return char
    return char.encode("unicode_escape").decode("ascii")


def printable(text: str) -> str:
    """``text`` on one line, with nothing in it that a terminal would act on."""
    return text if text.isprintable() else "".join(map(shown, text))


def cells(text: str) -> int:
    """How many terminal cells printable ``text`` takes."""
    if text.isascii():
        return len(text)
    return sum(0 if category(char) in _COMBINES else 2 if east_asian_width(char) in "WF" else 1 for char in text)
