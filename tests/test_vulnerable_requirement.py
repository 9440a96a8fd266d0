"""Which of a project's requirements is believed, and which code makes it matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asynclint.api import check
from asynclint.settings import Settings
from tests.programs import cases, write_program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UPLOADS = "from fastapi import FastAPI, UploadFile\n"
FILES = "from starlette.staticfiles import StaticFiles\n"
READS_FORM = """\
from starlette.requests import Request

async def upload(request: Request):
    return await request.form(max_files=1, max_fields=1, max_part_size=1)
"""

PROJECTS: dict[str, tuple[dict[str, str], list[str]]] = {
    "a pin that is too old": (
        {"app.py": UPLOADS, "requirements.txt": "starlette==0.39.2\n"},
        ["requirements.txt:1 certain CVE-2024-47874"],
    ),
    "both flaws": (
        {"app.py": UPLOADS + FILES, "requirements.txt": "starlette==0.39.2\n"},
        ["requirements.txt:1 certain CVE-2024-47874", "requirements.txt:1 certain CVE-2025-62727"],
    ),
    "a flaw that the code is not open to": (
        {"app.py": "from starlette.requests import Request\n", "requirements.txt": "starlette==0.39.2\n"},
        [],
    ),
    "a form that is read from the request": (
        {"app.py": READS_FORM, "requirements.txt": "starlette<0.40\n"},
        ["requirements.txt:1 certain CVE-2024-47874"],
    ),
    "a lower bound that is too old": (
        {"app.py": UPLOADS, "pyproject.toml": '[project]\ndependencies = ["starlette>=0.37"]\n'},
        ["pyproject.toml:2 likely CVE-2024-47874"],
    ),
    "no version at all": ({"app.py": UPLOADS, "requirements.txt": "starlette\nfastapi\n"}, []),
    "what a framework brings": (
        {"app.py": FILES, "requirements/base.txt": "fastapi~=0.115.6\n"},
        ["requirements/base.txt:1 certain CVE-2025-62727"],
    ),
    "a requirement of its own beside the framework": (
        {"app.py": FILES, "requirements.txt": "fastapi>=0.110\nstarlette>=0.49.1\n"},
        [],
    ),
    "a lock file that has settled it": (
        {
            "app.py": UPLOADS,
            "pyproject.toml": '[project]\ndependencies = ["fastapi>=0.100"]\n',
            "uv.lock": '[[package]]\nname = "starlette"\nversion = "0.49.3"\n',
        },
        [],
    ),
    "a lock file that has settled it wrongly": (
        {
            "services/api/app.py": UPLOADS,
            "services/api/pyproject.toml": '[project]\ndependencies = ["starlette>=0.38"]\n',
            "services/api/uv.lock": '[[package]]\nname = "starlette"\nversion = "0.38.6"\n',
        },
        ["services/api/uv.lock:2 certain CVE-2024-47874"],
    ),
    "another service's requirements": (
        {
            "api/app.py": "from fastapi import FastAPI\n",
            "api/requirements.txt": "starlette==0.39.2\n",
            "web/app.py": UPLOADS,
            "web/requirements.txt": "starlette==0.49.2\n",
        },
        [],
    ),
    "forms in tests only": ({"tests/test_app.py": UPLOADS, "requirements.txt": "starlette==0.39.2\n"}, []),
}


@pytest.mark.parametrize("project", cases(PROJECTS))
def test_a_project_is_told_of_the_requirement_that_decides(
    project: tuple[Mapping[str, str], list[str]], tmp_path: Path
) -> None:
    files, expected = project
    write_program(tmp_path, files)
    report = check([tmp_path], Settings(root=tmp_path, select=("API213",)), jobs=1)
    found = [
        f"{finding.path}:{finding.span.line} {finding.confidence.label} "
        f"{next(word for word in finding.message.replace(':', ' ').split() if word.startswith('CVE'))}"
        for finding in report.findings
    ]
    assert sorted(found) == expected


def test_it_says_which_file_is_open_to_the_flaw(tmp_path: Path) -> None:
    write_program(tmp_path, {"upload.py": UPLOADS, "requirements.txt": "fastapi==0.112.0\n"})
    (finding,) = check([tmp_path], Settings(root=tmp_path, select=("API213",)), jobs=1).findings
    assert "`fastapi==0.112.0` brings `starlette<0.39.0`" in finding.message
    assert "`upload.py` uses `fastapi.UploadFile`" in finding.message
