"""One project that is open in an editor: a directory, its settings, and the session that checks it.

Settings are looked for at each check, as a run would, so that one which was edited counts from the next check on; the
session is kept for as long as they say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.discovery import project_directory
from asynclint.engine.session import Session
from asynclint.settings import Settings, discover

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from asynclint.lsp.options import Options
    from asynclint.report.model import Report


class SupersededError(Exception):
    """A check was given up: the files that it read have changed, or nobody waits for it any more."""


class Stage(NamedTuple):
    """How far a check has come: the stage's name, how many of its items are done, and how many there are."""

    name: str
    done: int
    total: int


class Project:
    """What is below ``directory``, checked again and again, one check at a time.

    ``stage`` and ``wanted`` are how the thread of a check and the others speak to each other.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.stage = Stage("Reading", 0, 0)
        self.wanted = False
        self.settings = Settings(directory)
        self._session: Session | None = None

    def check(self, overlay: Mapping[Path, bytes], options: Options) -> Report:
        """Checks the project as it is now, with the buffers of ``overlay`` in place of files.

        Raises what a session raises, and `SupersededError` once it is not ``wanted`` any more.
        """
        self.stage = Stage("Reading", 0, 0)
        config = None if options.config is None else self.directory / options.config
        self.settings = discover([self.directory], config=config)
        if self._session is None or self._session.settings != self.settings:
            self._session = Session(self.settings, progress=self._tick)
        unwritten = sorted(path for path in overlay if path.is_relative_to(self.directory) and not path.exists())
        try:
            return self._session.check([self.directory, *unwritten], overlay)
        except SupersededError:
            raise
        except Exception:
            self._session = None  # whatever it keeps may be at fault
            raise

    def _tick(self, name: str, done: int, total: int) -> None:
        self.stage = Stage(name, done, total)
        if not self.wanted:
            raise SupersededError


def directory_for(file: Path, folders: Iterable[Path], options: Options) -> Path:
    """The directory of the project that ``file`` belongs to: the folder that is open, or the one below it with settings
    of its own; without a folder, the project that a run on the file alone would read. Raises `SettingsError`."""
    around = [folder for folder in folders if file.is_relative_to(folder)]
    folder = max(around, key=lambda folder: len(folder.parts), default=None)
    config = None if options.config is None else (folder or file.parent) / options.config
    settings = discover([file], config=config)
    if folder is None:
        return project_directory(file, settings)
    own = settings.source is not None and settings.root.is_relative_to(folder)
    return settings.root if own else folder
