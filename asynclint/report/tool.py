"""Who speaks: the name and version that reports carry for other programs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

NAME = "asynclint"
HOME = "https://pypi.org/project/asynclint/"


def tool_version() -> str:
    """The installed version; a source tree that was never installed has none of its own."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0.0.0+source"
