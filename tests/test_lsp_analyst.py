"""Who is checked when: after the last change, one at a time, and never for nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from asynclint.lsp.analyst import Analyst, in_thread
from asynclint.lsp.options import Options
from asynclint.lsp.project import Project, SupersededError
from tests.programs import write_program

if TYPE_CHECKING:
    from pathlib import Path


class Log:
    """Work that takes its time, and notes when it began and how it ended."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    async def work(self, project: Project) -> None:
        self.lines.append(f"begin {project.directory.name}")
        for _ in range(20):
            await asyncio.sleep(0.005)
            if not project.wanted:
                self.lines.append(f"give up {project.directory.name}")
                return
        self.lines.append(f"end {project.directory.name}")

    async def reaches(self, lines: list[str]) -> None:
        """Waits for as many lines as these, and for a moment in which there could be more."""
        async with asyncio.timeout(60):
            while len(self.lines) < len(lines):
                await asyncio.sleep(0.005)
        await asyncio.sleep(0.1)
        assert self.lines == lines


def test_asking_again_and_again_makes_one_check(tmp_path: Path) -> None:
    log, project = Log(), Project(tmp_path / "one")

    async def scenario() -> None:
        analyst = Analyst(log.work)
        for _ in range(5):
            analyst.ask(project, 0.2)
            await asyncio.sleep(0)
        await log.reaches(["begin one", "end one"])

    asyncio.run(scenario())


def test_a_check_of_what_has_changed_meanwhile_is_given_up_for_a_new_one(tmp_path: Path) -> None:
    log, project = Log(), Project(tmp_path / "one")

    async def scenario() -> None:
        analyst = Analyst(log.work)
        analyst.ask(project, 0)
        while not log.lines:
            await asyncio.sleep(0)
        analyst.ask(project, 0)
        await log.reaches(["begin one", "give up one", "begin one", "end one"])

    asyncio.run(scenario())


def test_a_check_that_is_not_out_of_date_ends_before_the_next_begins(tmp_path: Path) -> None:
    log, project = Log(), Project(tmp_path / "one")

    async def scenario() -> None:
        analyst = Analyst(log.work)
        analyst.ask(project, 0)
        while not log.lines:
            await asyncio.sleep(0)
        analyst.ask(project, 0, outdated=False)
        await log.reaches(["begin one", "end one", "begin one", "end one"])

    asyncio.run(scenario())


def test_projects_are_checked_one_after_the_other(tmp_path: Path) -> None:
    log = Log()

    async def scenario() -> None:
        analyst = Analyst(log.work)
        for name in ("one", "two", "three"):
            analyst.ask(Project(tmp_path / name), 0)
        await log.reaches(["begin one", "end one", "begin two", "end two", "begin three", "end three"])

    asyncio.run(scenario())


def test_what_nobody_wants_any_more_is_not_checked(tmp_path: Path) -> None:
    log, project = Log(), Project(tmp_path / "one")

    async def scenario() -> None:
        analyst = Analyst(log.work)
        analyst.ask(project, 0.01)
        analyst.forget(project)
        await log.reaches([])

    asyncio.run(scenario())


def test_a_check_stops_where_it_is_not_wanted_and_the_next_is_whole(tmp_path: Path) -> None:
    write_program(tmp_path, {"asynclint.toml": "", "app.py": "import time\n\nasync def f():\n    time.sleep(1)\n"})
    project = Project(tmp_path)
    with pytest.raises(SupersededError):
        project.check({}, Options())
    project.wanted = True
    assert [finding.code for finding in project.check({}, Options()).findings] == ["BLK101"]


def test_what_fails_in_a_thread_fails_for_who_waits_for_it() -> None:
    with pytest.raises(ZeroDivisionError):
        asyncio.run(in_thread(lambda: 1 // 0))
