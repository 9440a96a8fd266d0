"""What looks like a query for each row and is none, beside its twin that is one: so that silence tells something."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from asynclint.api import check
from asynclint.settings import discover
from tests.programs import write_program
from tests.silent_twins import IMPORTS, TWINS

if TYPE_CHECKING:
    from asynclint.findings import Finding

MODELS = (Path(__file__).parent.parent / "testdata" / "orm" / "library" / "library" / "models.py").read_text()


def findings_in(directory: Path, body: str, path: str = "library/use.py") -> tuple[Finding, ...]:
    function = f"def run(titles, author: Author):\n{indent(dedent(body), '    ')}\n"
    write_program(directory, {"library/__init__.py": "", path: f"{IMPORTS}\n\n{function}"})
    (directory / "library" / "models.py").write_text(MODELS)
    (directory / "pyproject.toml").write_text("[tool.asynclint]\n")
    report = check([directory], discover([directory]), jobs=1)
    assert report.errors == ()
    return tuple(finding for finding in report.findings if finding.path == path)


@pytest.mark.parametrize("body", [silent for silent, _ in TWINS.values()], ids=TWINS)
def test_it_is_silent_about(body: str, tmp_path: Path) -> None:
    assert findings_in(tmp_path, body) == ()


@pytest.mark.parametrize("body", [loud for _, loud in TWINS.values()], ids=TWINS)
def test_it_reports_the_twin_of(body: str, tmp_path: Path) -> None:
    assert findings_in(tmp_path, body) != ()


@pytest.mark.parametrize(
    "path", ["library/tests/test_use.py", "library/migrations/0001_fill.py", "library/testing/use.py"]
)
def test_tests_and_migrations_are_left_alone(path: str, tmp_path: Path) -> None:
    body = "for book in Book.objects.all(): print(book.author.name)"
    assert findings_in(tmp_path, body, path) == ()
    assert findings_in(tmp_path, body) != ()
