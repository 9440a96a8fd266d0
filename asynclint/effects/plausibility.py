"""How sure it is that code comes to an effect which stands below choices.

Every `if` and `except` on the way has to fall one way. A path through many of them is real, and yet few will ever see
it taken; and what is soon over has to be come to often before anybody minds.
"""

from __future__ import annotations

from asynclint.findings import Confidence
from asynclint.program.first_time import FIRST_TIME

CERTAIN_BRANCHES = 3
LIKELY_BRANCHES = 7
"""A way through helpers past more choices than this is real, but few who read of it will ever see it taken."""

LIKELY_BRANCHES_IF_BRIEF = FIRST_TIME - 1
"""What takes a millisecond, once in the life of a process, harms nobody."""


def plausible(branches: int, *, brief: bool = False) -> Confidence:
    """How sure it is that helpers in which so many choices must fall one way come to the effect often enough to
    matter. One that is ``brief`` has to come more often."""
    if branches <= CERTAIN_BRANCHES:
        return Confidence.CERTAIN
    likely = LIKELY_BRANCHES_IF_BRIEF if brief else LIKELY_BRANCHES
    return Confidence.LIKELY if branches <= likely else Confidence.POSSIBLE
