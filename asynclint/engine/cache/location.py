"""Where the platform keeps what programs can make again."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES = {"win32": "LOCALAPPDATA", "darwin": None}
BELOW_HOME = {"win32": "AppData/Local", "darwin": "Library/Caches"}


def default_directory(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The directory for our cache; None for a user without a home."""
    variable = VARIABLES.get(platform, "XDG_CACHE_HOME")
    named = Path(environment.get(variable, "") if variable else "")
    if named.is_absolute():  # a relative one is to be ignored, says the specification
        return named / "asynclint"
    try:
        return Path.home() / BELOW_HOME.get(platform, ".cache") / "asynclint"
    except RuntimeError:
        return None
