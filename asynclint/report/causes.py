"""Root causes: the few functions whose repair removes many findings.

One blocking helper deep in a program is found once for every async function above it. A list of sixty findings hides
that there are four things to do; this says which four.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.findings import Cause, Finding


@dataclass(frozen=True, slots=True)
class RootCause:
    """A cause, how many findings share it, and the codes of those, in order."""

    cause: Cause
    findings: int
    codes: tuple[str, ...]

    def __str__(self) -> str:
        cause = self.cause
        noun = "finding" if self.findings == 1 else "findings"
        return f"`{cause.symbol}` at {cause.path}:{cause.line} {cause.verb} `{cause.target}`: {self.findings} {noun}"


def root_causes(findings: Iterable[Finding]) -> tuple[RootCause, ...]:
    """The causes of ``findings``, those behind most of them first. Findings that are their own cause have none."""
    codes: defaultdict[Cause, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.cause is not None:
            codes[finding.cause].append(finding.code)
    causes = (RootCause(cause, len(found), tuple(sorted(set(found)))) for cause, found in codes.items())
    return tuple(sorted(causes, key=lambda root: (-root.findings, root.cause)))
