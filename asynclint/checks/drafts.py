"""Findings on their way: words are ready, the place is known to the index, the code has not been looked at yet.

The visitor that finds the node at that place gives a draft its exact span. Drafts that go to be walked hold nothing of
the program, so they travel to wherever a file is walked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

from asynclint.findings import Confidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.findings import Cause, Repair, Step
    from asynclint.packs.model import Rule
    from asynclint.program.outcome import SiteKind
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey
    from asynclint.spans import Span


CALLEE = "{callee}"


@dataclass(frozen=True, slots=True)
class Draft:
    """``kind`` and the end of the finding's span name one node of the file.

    ``within`` is the function whose body holds the node; number -1 of a module is the module's own body, where the
    decorators and defaults of its functions stand as well. Where the help says `CALLEE`, it means what is called there
    as the code writes it; ``callee`` is its name.
    """

    kind: SiteKind
    finding: Finding
    within: FunctionKey
    callee: str = ""

    def worded(self, written: str | None = None) -> Finding:
        """The finding, with what is called named as it is ``written``."""
        if CALLEE not in self.finding.help:
            return self.finding
        return replace(self.finding, help=self.finding.help.replace(CALLEE, written or self.callee))


@dataclass(frozen=True, slots=True)
class Definition:
    """Lines ``first`` to ``last`` of a file hold one definition, and the drafts are about nodes in it."""

    first: int
    last: int
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that holds something to say, and the definitions in it that are worth walking."""

    path: str
    definitions: tuple[Definition, ...]


class Said(TypedDict, total=False):
    """What a finding may say besides."""

    target: str
    trace: tuple[Step, ...]
    cause: Cause | None
    repairs: tuple[Repair, ...]


def finding_at(
    program: Program,
    rule: Rule,
    within: FunctionKey,
    span: Span,
    message: str,
    advice: str,
    confidence: Confidence = Confidence.CERTAIN,
    **said: Unpack[Said],
) -> Finding:
    """A finding of ``rule`` in the function ``within``, as sure as the rule is or as ``confidence``,
    whichever is less."""
    return Finding(
        code=rule.code,
        message=message,
        path=program.modules.paths[within[0]],
        span=span,
        severity=rule.severity,
        confidence=min(rule.confidence, confidence),
        symbol=symbol(program, within),
        help=advice,
        **said,
    )


def draft_at(
    program: Program,
    rule: Rule,
    within: FunctionKey,
    kind: SiteKind,
    span: Span,
    message: str,
    advice: str,
    confidence: Confidence = Confidence.CERTAIN,
    **said: Unpack[Said],
) -> Draft:
    """The finding as a draft about the node that ends where ``span`` does."""
    return Draft(kind, finding_at(program, rule, within, span, message, advice, confidence, **said), within)


def symbol(program: Program, key: FunctionKey) -> str:
    """The function's name as people know it; nothing for a module's own body."""
    return program.function(key).qualname if key[1] >= 0 else ""


def gather(program: Program, drafts: Iterable[Draft]) -> list[Candidate]:
    """The files to walk, in path order, each with its drafts by definition."""
    by_function: dict[FunctionKey, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_function[draft.within].append(draft)
    by_module: dict[int, dict[tuple[int, int], list[Draft]]] = defaultdict(lambda: defaultdict(list))
    for key in sorted(by_function):
        by_module[key[0]][_lines(program, key)].extend(by_function[key])
    return [
        Candidate(
            program.modules.paths[module],
            tuple(Definition(*lines, tuple(found)) for lines, found in definitions.items()),
        )
        for module, definitions in by_module.items()
    ]


def _lines(program: Program, key: FunctionKey) -> tuple[int, int]:
    """The lines of the outermost function around ``key``; of the whole module for its body."""
    module, number = key
    facts = program.facts(module)
    if number < 0:
        return 1, facts.lines
    while facts.functions[number].parent >= 0:
        number = facts.functions[number].parent
    function = facts.functions[number]
    if function.is_lambda:
        return 1, facts.lines
    return function.first_line, function.end_line
