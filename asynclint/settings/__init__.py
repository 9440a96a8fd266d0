"""What a run was asked to do: read from one file and the command line, checked, then never changed."""

from __future__ import annotations

from asynclint.settings.discover import discover
from asynclint.settings.errors import SettingsError
from asynclint.settings.model import Settings

__all__ = ["Settings", "SettingsError", "discover"]
