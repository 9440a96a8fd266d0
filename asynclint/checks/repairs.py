"""What would mend a finding about a blocking call: which fixers its page names, and what they need to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.at_hand import AtHand
from asynclint.checks.confinement import Confinement
from asynclint.checks.idioms import Idioms
from asynclint.findings import Repair
from asynclint.packs.model import Site
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from asynclint.effects.blocking import Blocking
    from asynclint.packs.model import Knowledge, Rule
    from asynclint.program.program import Program
    from asynclint.spans import Span


def repairs(rule: Rule, span: Span, fixer: str, *words: str) -> tuple[Repair, ...]:
    """The repair of a finding of ``rule`` by a fixer, when its page has that."""
    safety = rule.fixes.get(fixer)
    return () if safety is None else (Repair(fixer, safety, span, words),)


class Repairs:
    """The repairs of blocking calls."""

    def __init__(self, program: Program, knowledge: Knowledge) -> None:
        self._library = program.library
        self._idioms = Idioms(program, knowledge)
        self._owners = {
            module: library.offloader
            for library in knowledge.libraries
            if library.offloader is not None
            for module in library.modules
        }
        self._twins = knowledge.twins
        self._at_hand = AtHand(program)
        self._confinement = Confinement(program, knowledge)

    def of(self, rule: Rule, blocking: Blocking, site: Site) -> tuple[Repair, ...]:
        """The repairs of a finding of ``rule`` about ``blocking``, in the order of its page."""
        if blocking.site.kind is not SiteKind.CALL:
            return ()
        span = blocking.site.span
        if site is Site.OFFLOAD_ARGUMENT:
            return repairs(rule, span, "passed", *self._passing(blocking))
        if site is not Site.CALL:
            return ()
        found: list[Repair] = []
        for fixer in rule.fixes:
            words = self._words(fixer, blocking)
            found += repairs(rule, span, fixer, *words) if words else ()
        return tuple(found)

    def _words(self, fixer: str, blocking: Blocking) -> tuple[str, ...]:
        """What a fixer of calls needs to know; nothing where it has nothing to write."""
        module = blocking.root[0]
        if fixer == "becomes" and blocking.is_direct:
            callee = self._library.callee(blocking.primitive)
            return () if callee is None else self._idioms.ranked(callee.becomes, module)
        if fixer == "twin" and blocking.is_direct:
            return self._twin(blocking)
        if (fixer == "offload" or (fixer == "loader" and blocking.is_direct)) and not self._confinement.holds(blocking):
            return self._offloading(blocking.primitive, module)
        return ()

    def _twin(self, blocking: Blocking) -> tuple[str, ...]:
        twin = self._twins.get(blocking.primitive)
        written = None if twin is None else self._at_hand.of(blocking.root, twin.of, twin.unless_made_with)
        if twin is None or written is None:
            return ()
        return (
            f"{written}.{blocking.primitive.rpartition('.')[2]}",
            *(f"param {name}" for name in twin.params),
            *(f"takes {name} {form}" for name, form in twin.takes.items()),
            *(f"renames {name} {other}" for name, other in twin.renames.items()),
            *(f"adds {name} {value!r}" for name, value in twin.adds.items()),
            *(f"result {name}" for name in twin.result),
        )

    def _offloading(self, primitive: str, module: int) -> tuple[str, ...]:
        offloaders = self._idioms.offloaders
        names = primitive.split(".")
        for length in range(len(names), 0, -1):
            owner = self._owners.get(".".join(names[:length]))
            if owner is not None:
                return (offloaders[owner],)
        return self._idioms.ranked(offloaders.values(), module)

    def _passing(self, blocking: Blocking) -> tuple[str, ...]:
        """Whether what takes the function passes on what stands after it."""
        taker = self._idioms.offloaders.get(blocking.site.handed_to or "", "")
        return ("passes-on",) if "{callable}, {" in taker else ()
