"""The projects and cases of testdata, checked as a user would, against the marks in their lines.

Each is checked in a directory of its own: nothing but its own files may explain what it does.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from asynclint.api import check
from asynclint.settings import discover
from tests.expectations import differences, read_marks
from tests.programs import write_program

TESTDATA = Path(__file__).parent.parent / "testdata"
PROJECTS = [TESTDATA / "shop", TESTDATA / "hub", TESTDATA / "gateway", TESTDATA / "bookstore"]
CASES = sorted(path for path in (TESTDATA / "cases").iterdir() if path.name != "__pycache__")


def check_against_marks(source: Path, directory: Path) -> list[str]:
    if source.is_dir():
        shutil.copytree(source, directory / source.name)
    else:
        shutil.copy(source, directory)
    root = directory / source.name if (source / "pyproject.toml").exists() else directory
    report = check([root], discover([root]), jobs=1)
    assert report.errors == ()
    sources = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*.py")}
    return differences(sources, report.findings)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_project_is_reported_as_marked(project: Path, tmp_path: Path) -> None:
    assert "\n".join(check_against_marks(project, tmp_path)) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case_is_reported_as_marked(case: Path, tmp_path: Path) -> None:
    assert "\n".join(check_against_marks(case, tmp_path)) == ""


def test_a_task_in_a_file_that_is_not_reported_on_is_told_where_it_is_started(tmp_path: Path) -> None:
    write_program(
        tmp_path,
        {
            "lamp.py": """
                import time

                async def blink() -> None:
                    time.sleep(0.2)
            """,
            "house.py": """
                import asyncio

                from lamp import blink

                async def enter() -> asyncio.Task[None]:
                    return asyncio.create_task(blink())
            """,
        },
    )
    reports = {
        names: check([tmp_path / name for name in names], discover([tmp_path]), jobs=1).findings
        for names in [("house.py",), ("house.py", "lamp.py")]
    }
    assert [(found.code, found.path, found.span.line) for found in reports["house.py",]] == [("BLK114", "house.py", 6)]
    assert [(found.code, found.path) for found in reports["house.py", "lamp.py"]] == [("BLK101", "lamp.py")]


def test_projects_hold_enough_to_find() -> None:
    marks = [read_marks(path.read_text()) for project in PROJECTS for path in project.rglob("*.py")]
    assert sum(len(mark.expected) for mark in marks) > 60
    assert {expected.code for mark in marks for expected in mark.expected} == {
        *(f"BLK{number}" for number in range(101, 109)),
        *("BLK110", "BLK111", "BLK112", "BLK114", "API201", "API205", "API207", "API209"),
        *("ORM301", "ORM302", "ORM306", "ORM311", "ORM313", "ORM314", "ORM315", "ORM316"),
    }
