"""Which files a run reads: those it is given, and those that their imports lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asynclint.api import check
from asynclint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

VIEW = "async def view():\n    return fetch('https://example.org')\n"
FETCH = "import requests\n\n\ndef fetch(url):\n    return requests.get(url, timeout=5)\n"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("statement", "module"),
    [
        pytest.param("from libs.http import fetch", "libs/http.py", id="a namespace package below the root"),
        pytest.param("from shared import fetch", "src/shared/__init__.py", id="a package below a source root"),
        pytest.param("from ..common.http import fetch", "services/common/http.py", id="a relative import"),
        pytest.param("from .http import fetch", "services/api/http.py", id="a module beside it"),
    ],
)
def test_imports_that_lead_out_of_the_directory_are_followed(statement: str, module: str, tmp_path: Path) -> None:
    write(tmp_path, {"services/api/views.py": f"{statement}\n\n\n{VIEW}", module: FETCH, "other.py": VIEW})

    report = check([tmp_path / "services" / "api"], Settings(root=tmp_path, src=("src",)))

    assert [(finding.path, finding.code) for finding in report.findings] == [("services/api/views.py", "BLK102")]
    assert report.findings[0].trace[-1].path == module


def test_what_imports_lead_to_is_not_reported_on(tmp_path: Path) -> None:
    write(tmp_path, {"app/views.py": "import jobs\n", "jobs.py": f"{FETCH}\n\n{VIEW}"})
    assert check([tmp_path / "app"], Settings(root=tmp_path)).findings == ()
