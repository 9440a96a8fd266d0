"""Selectors: how settings name rules, and which rules they leave on.

A selector is a code (`BLK102`), a prefix of codes (`BLK`, `BLK1`), a rule's name (`blocking-http`) or `ALL`. The more
exactly one names a rule, the more it counts, wherever it is written; `ignore` wins a tie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.packs.schema import suggestion
from asynclint.settings.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.packs.model import Catalog, Rule
    from asynclint.settings.model import Settings

ALL = "ALL"


def selected(rule: Rule, settings: Settings) -> bool:
    """Whether a rule is on. Without ``select``, rules that are on by default count as if ``ALL`` had named them."""
    by_default = 0 if rule.default and not settings.select else -1
    on = max(by_default, _exactness(rule, (*settings.select, *settings.extend_select)))
    return on > _exactness(rule, settings.ignore)


def names_rule(selector: str, rule: Rule) -> bool:
    is_prefix = selector.startswith(rule.family) and rule.code.startswith(selector)
    return is_prefix or selector in (ALL, rule.name)


def check_selectors(settings: Settings, catalog: Catalog) -> None:
    """Raises `SettingsError` for selectors that name no rule and kinds that are none, with the nearest that is one."""
    if unknown := [*_unknown(settings, catalog)]:
        raise SettingsError(unknown)


def _exactness(rule: Rule, selectors: Iterable[str]) -> int:
    """How exactly the best of some selectors names a rule; -1 when none does."""
    lengths = (0 if selector == ALL else len(rule.code if selector == rule.name else selector)
               for selector in selectors if names_rule(selector, rule))  # fmt: skip
    return max(lengths, default=-1)


def _unknown(settings: Settings, catalog: Catalog) -> Iterator[str]:
    rules = catalog.rules.values()
    words = [ALL, *{rule.family for rule in rules}, *catalog.rules, *(rule.name for rule in rules)]
    lists = {name: getattr(settings, name) for name in ("select", "extend_select", "ignore")}
    lists["per_file_ignores"] = [selector for _, chosen in settings.per_file_ignores for selector in chosen]
    for name, selectors in lists.items():
        for selector in selectors:
            if not any(names_rule(selector, rule) for rule in rules):
                yield _message(settings, name, f'unknown rule "{selector}"{suggestion(selector, words)}')
    for kind in settings.opt_in_effects:
        if kind not in catalog.kinds:
            known = suggestion(kind, catalog.kinds)
            yield _message(settings, "opt_in_effects", f'unknown kind of effect "{kind}"{known}')


def _message(settings: Settings, name: str, problem: str) -> str:
    return f'{settings.origins.get(name, "settings")}: "{name.replace("_", "-")}" holds an {problem}'
