"""What a run has to say: findings, the steps that prove them, and the root causes they share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

from asynclint.spans import Span  # noqa: TC001  (the cache reads these annotations to decode findings)


class Severity(IntEnum):
    """How much a finding matters in production. Ordered: a larger value is worse."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        return self.name.lower()


class Confidence(IntEnum):
    """How sure the program is of the weakest edge of the witness. Ordered: a larger value is surer."""

    POSSIBLE = 0
    LIKELY = 1
    CERTAIN = 2

    @property
    def label(self) -> str:
        return self.name.lower()


class Safety(Enum):
    """Whether a fix may be applied unseen. The values are what pages write."""

    SAFE = "safe"  # the code does what it did, without the finding
    UNSAFE = "unsafe"  # it may do something else as well: who applies it reads what it did


@dataclass(frozen=True, slots=True)
class Repair:
    """What would mend a finding, as far as the program knows it.

    ``fixer`` names the module below `asynclint.fixes.fixers` that can write it. In the finding's file it changes the
    node that ends where ``span`` does; ``words`` tell it the rest, in the fixer's own terms.
    """

    fixer: str
    safety: Safety
    span: Span
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One call on the way from the flagged line to the primitive that blocks.

    ``path`` is relative to the project root, with ``/``; ``text`` says what happens there ("`load` calls `open`");
    ``symbol`` is the qualified name of the function the step stands in.
    """

    path: str
    span: Span
    text: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect, at the place its author can change.

    ``path`` is relative to the project root, with ``/``. ``symbol`` is the qualified name of the function the finding
    stands in (``""`` at module level). ``target`` names the primitive or object the message is about
    (``"requests.get"``). ``trace`` runs from the flagged line to the primitive, both included, and is empty when the
    finding is local. ``cause`` is the place most worth changing: findings that share it go together; it is ``None``
    when that is the finding's own line. ``help`` is one sentence that names the concrete replacement. ``repairs`` are
    ways to write it, the best first.
    """

    code: str
    message: str
    path: str
    span: Span
    severity: Severity
    confidence: Confidence
    symbol: str = ""
    target: str = ""
    help: str = ""
    trace: tuple[Step, ...] = ()
    cause: Cause | None = None
    repairs: tuple[Repair, ...] = ()

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """The order of every report: by file, place, code, then words."""
        return (self.path, self.span, self.code, self.message)


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """The sync function whose repair removes every finding that shares it: where, and the primitive it calls, or what
    else it does to the ``target``."""

    path: str
    line: int
    symbol: str
    target: str
    verb: str = "calls"


@dataclass(frozen=True, slots=True)
class RunError:
    """Something the run itself could not do (a file it could not read, a rule that failed). Makes the exit code 2."""

    path: str
    message: str
