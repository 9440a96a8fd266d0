"""What a run has found, before triage: all that a report needs of it, and nothing that holds on to the program."""

from __future__ import annotations

from dataclasses import dataclass

from asynclint.findings import Finding, RunError  # noqa: TC001  (the cache's decoder reads the annotations)
from asynclint.suppressions import Suppression  # noqa: TC001


@dataclass(frozen=True, slots=True)
class Found:
    """``suppressions`` are those of every file that a finding or its trace touches, and of those that speak of
    asynclint; ``lines`` counts what was read, ``statistics`` are counters by name, ``errors`` what asynclint failed
    at."""

    findings: list[Finding]
    suppressions: dict[str, tuple[Suppression, ...]]
    lines: int
    statistics: dict[str, int | float]
    errors: tuple[RunError, ...]
