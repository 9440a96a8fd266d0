"""Reads the routes of small programs, for the tests that are about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.api import routes
from asynclint.settings import Settings
from tests.programs import write_program

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.routes.model import Route


def routes_of(root: Path, files: dict[str, str]) -> tuple[Route, ...]:
    write_program(root, files)
    return routes([root], Settings(root=root), jobs=1)


def paths(found: tuple[Route, ...]) -> list[str]:
    return [f"{'|'.join(route.methods)} {route.path}" for route in found]


def service(root: Path, text: str) -> list[str]:
    return paths(routes_of(root, {"service.py": text}))
