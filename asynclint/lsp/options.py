"""What a client may set: how the server goes about its work. What is checked is said by the project's own settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynclint.packs.schema import boolean, one_of, problems, string

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION = "asynclint"

CHECKS = {"run": one_of(["onType", "onSave"]), "config": string, "inlayHints": boolean}


@dataclass(frozen=True, slots=True)
class Options:
    """``on_type`` checks what is being typed, not only what was saved. ``config`` is a settings file to read instead of
    the closest one. ``inlay_hints`` shows at each function what it blocks on."""

    on_type: bool = True
    config: Path | None = None
    inlay_hints: bool = False


def read_options(given: Mapping[str, Any]) -> tuple[Options, tuple[str, ...]]:
    """The options in ``given``, and what is wrong with those that were left out. Null stands for the default."""
    values = {key: value for key, value in given.items() if value is not None}
    wrong = {key: problem for key in values for problem in problems({key: values[key]}, CHECKS)}
    good = {key: value for key, value in values.items() if key not in wrong}
    options = Options(
        on_type=good.get("run", "onType") == "onType",
        config=Path(good["config"]) if "config" in good else None,
        inlay_hints=good.get("inlayHints", False),
    )
    return options, tuple(f"{SECTION}: {problem}" for problem in wrong.values())
