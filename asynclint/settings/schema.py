"""The JSON schema of the settings, for editors that complete and check TOML by one.

It is written from the same table that reads settings, defaults included. It is laxer in what a schema cannot say:
whether a rule of that name exists, whether a text is a pattern.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from enum import Enum
from pathlib import Path
from typing import Any

from asynclint.settings.model import Settings
from asynclint.settings.options import OPTIONS, field_name


def settings_schema() -> dict[str, Any]:
    """What the table `[tool.asynclint]`, or a file `asynclint.toml`, may hold."""
    defaults = {field.name: field.default for field in fields(Settings)}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "asynclint",
        "description": "The table [tool.asynclint] of pyproject.toml, or the whole of asynclint.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key: {"description": option.meaning, **option.schema} | _default(key, defaults[field_name(key)])
            for key, option in OPTIONS.items()
        },
    }


def _default(key: str, value: object) -> dict[str, Any]:
    assert value is not MISSING, key
    if isinstance(value, tuple):
        return {"default": {} if OPTIONS[key].schema.get("type") == "object" else list(value)}
    if isinstance(value, Enum):
        return {"default": value.name.lower()}
    return {"default": value.as_posix() if isinstance(value, Path) else "" if value is None else value}
