"""Settings that cannot be followed: all that is wrong with them, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class SettingsError(Exception):
    """Each message stands on its own: ``pyproject.toml:12: unknown key "selct"; did you mean "select"?``."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__(self.messages)

    def __str__(self) -> str:
        return "\n".join(self.messages)
