"""The settings themselves, with the defaults of a project that has none.

Every stage is handed the same frozen object, so that what a run does follows from its settings and its files alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from asynclint.findings import Confidence

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_EXCLUDE = (
    ".bzr/",
    ".eggs/",
    ".git/",
    ".hg/",
    ".ipynb_checkpoints/",
    ".mypy_cache/",
    ".nox/",
    ".pytest_cache/",
    ".ruff_cache/",
    ".svn/",
    ".tox/",
    ".venv/",
    "__pycache__/",
    "__pypackages__/",
    "build/",
    "dist/",
    "node_modules/",
    "site-packages/",
    "venv/",
)

TEST_CODE = (
    "test/",
    "tests/",
    "testing/",
    "tests.py",
    "test_*.py",
    "*_test.py",
    "conftest.py",
    "migrations/",
    "**/alembic/versions/",
)
"""Where blocking the loop or looping over queries harms no one: read for what it defines, not reported on."""

BASELINE = "asynclint-baseline.json"

INTERNAL_ROUTE_WORDS = ("admin", "debug", "internal", "private")
"""What a route is called, in its path, a tag or a header, that is not for users of the API."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's settings.

    ``root`` is what every path in a report is relative to. ``source`` is the file that was read, if there was one.
    Selectors are a code, a prefix of one, a rule's name, or ``ALL``; an empty ``select`` means the rules that are on by
    default. ``preset`` names the presets that these have begun with. ``exclude`` and the patterns of
    ``per_file_ignores`` are those of a ``.gitignore`` at the root. ``src`` are import roots relative to the root; none
    means that they are found out. ``baseline`` is the file of the findings that are known, relative to the root, or
    none. ``cache_dir`` is where runs leave something for later ones (None: where the platform says). ``origins`` says,
    by field, who set it.
    """

    root: Path
    source: Path | None = None
    preset: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    min_confidence: Confidence = Confidence.LIKELY
    opt_in_effects: tuple[str, ...] = ()
    internal_route_words: tuple[str, ...] = INTERNAL_ROUTE_WORDS
    large_models: tuple[str, ...] = ()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    force_exclude: bool = False
    include_tests: bool = False
    src: tuple[str, ...] = ()
    packs: tuple[Path, ...] = ()
    baseline: Path | None = Path(BASELINE)
    cache_dir: Path | None = None
    origins: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
