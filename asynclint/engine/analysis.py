"""What a run leaves behind for those who ask on. It is true until the next check of its session begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.effects.functions import FunctionEffects, effects_by_file
from asynclint.packs.model import Site
from asynclint.packs.page import EVERY_KIND
from asynclint.settings.selectors import selected

if TYPE_CHECKING:
    from asynclint.effects.fixpoint import Summaries
    from asynclint.effects.unheard import Unheard
    from asynclint.packs.model import Catalog
    from asynclint.program.program import Program
    from asynclint.settings import Settings


@dataclass(frozen=True, slots=True)
class Analysis:
    """The program, and what is known of its functions that the loop reaches."""

    program: Program
    summaries: Summaries
    unheard: Unheard | None

    def effects(self, catalog: Catalog, settings: Settings) -> dict[str, tuple[FunctionEffects, ...]]:
        """What functions block on, by file, as far as rules that are on speak of it."""
        spoken = {
            effect
            for rule in catalog.rules.values()
            if rule.match is not None and rule.match.site is Site.CALL and selected(rule, settings)
            for effect in (catalog.kinds if EVERY_KIND in rule.match.effects else rule.match.effects)
        }
        heard = {name for name in spoken if not catalog.kinds[name].opt_in or name in settings.opt_in_effects}
        return effects_by_file(self.program, self.summaries, heard)
