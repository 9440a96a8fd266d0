"""Fixes of whole programs: which are made, in what order, what is taken back, and what is written to the disk."""

from __future__ import annotations

import json
import stat
import subprocess
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from asynclint.cli import cli
from asynclint.engine.session import Session
from asynclint.findings import Repair, Safety
from asynclint.fixes import Edit, OverlapError, apply_edits, fixes_for
from asynclint.fixes.difference import difference
from asynclint.fixes.rounds import Rewritten, apply_fixes
from asynclint.fixes.saving import SaveError, save
from asynclint.settings import Settings
from asynclint.spans import Span
from tests.programs import write_program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    from asynclint.fixes.rounds import Outcome
    from asynclint.report.model import Report

SLEEPY = """
import time


async def poll():
    time.sleep(1)
"""
AWAKE = """
import asyncio
import time


async def poll():
    await asyncio.sleep(1)
"""


def checked(directory: Path, **settings: object) -> partial[Report]:
    return partial(Session(Settings(directory, **settings), jobs=1).check, [directory])  # type: ignore[arg-type]


def outcome_of(directory: Path, files: Mapping[str, str], *, unsafe: bool = True, **settings: object) -> Outcome:
    write_program(directory, files)
    check = checked(directory, **settings)
    return apply_fixes(check, check(), unsafe=unsafe)


def after(directory: Path, files: Mapping[str, str], *, unsafe: bool = True, **settings: object) -> dict[str, str]:
    outcome = outcome_of(directory, files, unsafe=unsafe, **settings)
    assert outcome.withdrawn == ()
    return {file.path: file.after.decode() for file in outcome.files}


def text(program: str) -> str:
    return program.lstrip("\n")


def test_a_safe_fix_is_made_and_an_unsafe_one_is_not(tmp_path: Path) -> None:
    program = SLEEPY + "    requests.get('https://shop.example', timeout=3)\n"
    files = {"app.py": program.replace("import time", "import time\n\nimport requests")}
    (fixed,) = after(tmp_path, files, unsafe=False).values()
    assert "await asyncio.sleep(1)" in fixed
    assert "    requests.get(" in fixed


def test_two_fixes_of_one_file_share_an_import(tmp_path: Path) -> None:
    (fixed,) = after(tmp_path, {"app.py": SLEEPY + "    time.sleep(2)\n"}).values()
    assert fixed == text(AWAKE + "    await asyncio.sleep(2)\n")


def test_a_fix_inside_another_waits_for_the_next_round(tmp_path: Path) -> None:
    program = """
    import asyncio
    import time


    def slow(value):
        time.sleep(1)
        return value


    async def both():
        return slow(slow(1))
    """
    (fixed,) = after(tmp_path, {"app.py": program}).values()
    assert "return await asyncio.to_thread(slow, await asyncio.to_thread(slow, 1))" in fixed


def test_the_way_into_threads_is_the_one_that_the_program_has(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/other.py": """
        from fastapi.concurrency import run_in_threadpool


        async def page(path):
            return await run_in_threadpool(path.exists)
        """,
        "shop/app.py": """
        import requests
        from fastapi import FastAPI


        async def price(url):
            return requests.get(url, timeout=3)
        """,
    }
    (fixed,) = after(tmp_path, files).values()
    assert fixed == text(
        """
import requests
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool


async def price(url):
    return await run_in_threadpool(requests.get, url, timeout=3)
"""
    )


def test_a_module_of_another_loop_gets_that_loops_sleep(tmp_path: Path) -> None:
    files = {
        "app.py": "import asyncio\n\nasyncio.run(None)\n",
        "worker.py": "import time\n\nimport trio\n\n\nasync def work():\n    time.sleep(1)\n    await trio.sleep(1)\n",
    }
    (fixed,) = after(tmp_path, files).values()
    assert fixed.count("await trio.sleep(1)") == 2


def test_queries_take_the_async_methods_of_their_mapper(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/models.py": """
        from django.db import models


        class Book(models.Model):
            title = models.CharField(max_length=10)

            class Meta:
                app_label = "shop"
        """,
        "shop/views.py": """
        from django.http import HttpResponse

        from shop.models import Book


        async def book(request, pk):
            book = Book.objects.filter(pk=pk).get()
            book.title = "x"
            book.save(update_fields=["title"])
            return HttpResponse(book.title)
        """,
    }
    (fixed,) = after(tmp_path, files).values()
    assert "book = await Book.objects.filter(pk=pk).aget()" in fixed
    assert 'await book.asave(update_fields=["title"])' in fixed


def test_relations_that_a_query_lacks_come_together_in_one_call(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/models.py": """
        from django.db import models


        class Author(models.Model):
            name = models.CharField(max_length=10)

            class Meta:
                app_label = "shop"


        class Book(models.Model):
            author = models.ForeignKey(Author, on_delete=models.CASCADE)
            editor = models.ForeignKey(Author, on_delete=models.CASCADE)

            class Meta:
                app_label = "shop"
        """,
        "shop/views.py": """
        from shop.models import Book


        def lines():
            return [f"{book.author.name}, {book.editor.name}" for book in Book.objects.order_by("pk")]
        """,
    }
    (fixed,) = after(tmp_path, files, unsafe=False).values()
    assert 'for book in Book.objects.order_by("pk").select_related("author", "editor")]' in fixed


@pytest.mark.parametrize("receiver", ["connection.execute(QUERY)", "sqlite3.connect(PATH)"])
def test_what_belongs_to_a_thread_stays_in_it(tmp_path: Path, receiver: str) -> None:
    program = f"""
    import sqlite3

    PATH = "shop.db"
    QUERY = "SELECT 1"


    async def total(connection: sqlite3.Connection):
        return {receiver}
    """
    outcome = outcome_of(tmp_path, {"app.py": program})
    assert len(outcome.report.findings) == 1
    assert outcome.files == ()


def test_a_connection_that_is_passed_down_stays_in_its_thread_and_an_own_one_need_not(tmp_path: Path) -> None:
    program = """
    import asyncio
    import sqlite3


    def passed(connection: sqlite3.Connection):
        return connection.execute("SELECT 1")


    def own():
        connection = sqlite3.connect("shop.db")
        return connection.execute("SELECT 1").fetchall()


    async def total(connection: sqlite3.Connection):
        return passed(connection), own()
    """
    (fixed,) = after(tmp_path, {"app.py": program}).values()
    assert "return passed(connection), await asyncio.to_thread(own)" in fixed


def test_what_gives_the_loop_something_to_do_stays_on_it(tmp_path: Path) -> None:
    program = """
    import asyncio
    import time


    async def tell():
        pass


    def schedule():
        asyncio.create_task(tell())


    def nap():
        time.sleep(1)
        schedule()


    def rest():
        time.sleep(1)


    async def handler():
        nap()
        rest()
    """
    (fixed,) = after(tmp_path, {"app.py": program}).values()
    assert fixed.endswith("    nap()\n    await asyncio.to_thread(rest)\n")


def test_applying_again_changes_nothing(tmp_path: Path) -> None:
    files = after(tmp_path, {"app.py": SLEEPY})
    assert after(tmp_path, files) == {}


class Lying:
    """Checks as asked, and changes every finding's repairs into what a broken fixer might write."""

    def __init__(self, directory: Path, repair: Repair) -> None:
        self._check = checked(directory)
        self._repair = repair

    def __call__(self, files: Mapping[Path, bytes] | None = None) -> Report:
        report = self._check(files)
        broken = tuple(replace(finding, repairs=(self._repair,)) for finding in report.findings)
        return replace(report, findings=broken)


@pytest.mark.parametrize(
    "template",
    [
        "{callable}({arguments}) or None",
        "await asyncio:to_thread({callable}({arguments}))",
        "{**{callable} for a in b}.get({arguments})",
    ],
    ids=["its finding is still there", "there is a new finding", "what comes out is no Python"],
)
def test_a_fix_that_does_not_hold_is_taken_back_and_the_file_left(tmp_path: Path, template: str) -> None:
    write_program(tmp_path, {"app.py": SLEEPY, "other.py": "x = 1\n"})
    span = Span(5, 4, 5, 17)
    check = Lying(tmp_path, Repair("becomes", Safety.SAFE, span, (template,)))
    outcome = apply_fixes(check, check(), unsafe=True)
    assert (outcome.files, outcome.applied) == ((), ())
    assert len(outcome.withdrawn) <= 1
    assert len(outcome.report.findings) == 1


def test_a_file_outside_of_the_project_is_never_fixed(tmp_path: Path) -> None:
    project = tmp_path / "project"
    write_program(tmp_path, {"app.py": SLEEPY, "project/pyproject.toml": ""})
    check = partial(Session(Settings(project), jobs=1).check, [tmp_path / "app.py"])
    report = check()
    assert report.findings
    assert apply_fixes(check, report, unsafe=True).files == ()


STYLES: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda source: source.replace("\n", "\r\n").encode(),
    "CR": lambda source: source.replace("\n", "\r").encode(),
    "a byte order mark": lambda source: b"\xef\xbb\xbf" + source.encode(),
    "Latin-1": lambda source: f"# coding: latin-1\n# Käse\n\n{source}".encode("latin-1"),
    "tabs": lambda source: source.replace("    ", "\t").encode(),
    "a form feed": lambda source: source.replace("\n\n\n", "\n\n\f\n").encode(),
    "no end of the last line": lambda source: source.rstrip("\n").encode(),
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_what_a_fix_does_not_speak_of_stays_byte_for_byte(tmp_path: Path, style: Callable[[str], bytes]) -> None:
    (tmp_path / "app.py").write_bytes(style(text(SLEEPY)))
    check = checked(tmp_path)
    (file,) = apply_fixes(check, check(), unsafe=False).files
    assert file.after == style(text(AWAKE))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["check", "--isolated", "--no-cache", "-j1", *map(str, arguments)])


def test_the_command_writes_the_files_and_reports_what_is_left(tmp_path: Path) -> None:
    write_program(tmp_path, {"app.py": SLEEPY})
    file = tmp_path / "app.py"
    file.chmod(0o750)

    result = run("--fix", tmp_path)

    assert result.exit_code == 0
    assert "1 finding fixed in 1 file" in result.stderr
    assert file.read_text() == text(AWAKE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert [path.name for path in tmp_path.iterdir()] == ["app.py"]


def test_the_difference_is_a_patch_and_nothing_is_written(tmp_path: Path) -> None:
    latin = b"# coding: latin-1\n# K\xe4se\n" + text(SLEEPY).encode().rstrip(b"\n")
    file = tmp_path / "app.py"
    file.write_bytes(latin)

    result = run("--diff", tmp_path)

    assert result.exit_code == 1
    assert file.read_bytes() == latin
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=result.stdout_bytes, check=True)
    assert b"await asyncio.sleep(1)" in file.read_bytes()
    assert file.read_bytes().startswith(b"# coding: latin-1\n# K\xe4se\n")
    assert run("--diff", tmp_path).exit_code == 0


def test_unsafe_fixes_are_no_fixes_by_themselves(tmp_path: Path) -> None:
    result = run("--unsafe-fixes", tmp_path)
    assert result.exit_code == 2
    assert "--fix" in result.stderr


def test_a_report_carries_what_would_be_written_when_it_is_asked_to(tmp_path: Path) -> None:
    write_program(tmp_path, {"app.py": SLEEPY})
    plain, showing = (run("--output", "json", *more, tmp_path) for more in ([], ["--show-fixes"]))
    assert "fix" not in json.loads(plain.stdout)["findings"][0]
    (found,) = json.loads(showing.stdout)["findings"]
    assert found["fix"]["title"] == "Use `asyncio.sleep`"
    assert (tmp_path / "app.py").read_text() == text(SLEEPY)


def test_a_link_is_followed_and_stays_one(tmp_path: Path) -> None:
    write_program(tmp_path, {"real/app.py": SLEEPY})
    (tmp_path / "app.py").symlink_to("real/app.py")
    save(tmp_path, Rewritten("app.py", text(SLEEPY).encode(), b"x = 1\n"))
    assert (tmp_path / "app.py").is_symlink()
    assert (tmp_path / "real" / "app.py").read_text() == "x = 1\n"


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    write_program(tmp_path, {"app.py": SLEEPY, "project/pyproject.toml": ""})
    (tmp_path / "project" / "app.py").symlink_to("../app.py")
    with pytest.raises(SaveError, match="out of the project"):
        save(tmp_path / "project", Rewritten("app.py", text(SLEEPY).encode(), b""))
    assert (tmp_path / "app.py").read_text() == text(SLEEPY)


def test_a_file_that_has_changed_since_it_was_read_is_left(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("y = 2\n")
    with pytest.raises(SaveError, match="changed since"):
        save(tmp_path, Rewritten("app.py", b"y = 1\n", b"y = 3\n"))
    with pytest.raises(SaveError, match="cannot be written"):
        save(tmp_path, Rewritten("gone.py", b"", b"y = 3\n"))
    assert (tmp_path / "app.py").read_text() == "y = 2\n"


def test_an_editor_is_told_the_fixes_of_a_file(tmp_path: Path) -> None:
    write_program(tmp_path, {"app.py": SLEEPY, "other.py": SLEEPY})
    report = checked(tmp_path)()
    (fix,) = fixes_for(report, "app.py")
    assert (fix.title, fix.safety, fix.finding.path) == ("Use `asyncio.sleep`", Safety.SAFE, "app.py")
    assert apply_edits(text(SLEEPY), fix.edits) == text(AWAKE)
    assert fixes_for(report, "gone.py") == ()


def test_edits_that_disagree_are_refused_and_equal_ones_made_once() -> None:
    word, inner = Edit(Span(1, 0, 1, 4), "x"), Edit(Span(1, 2, 1, 2), "y")
    assert apply_edits("word\n", [word, word]) == "x\n"
    with pytest.raises(OverlapError):
        apply_edits("word\n", [word, inner])


def test_the_lines_of_a_difference_end_as_the_files_do() -> None:
    lines = [*difference(Rewritten("a.py", b"x = 1\r\ny", b"x = 2\r\ny"))]
    assert lines[3:] == [b"-x = 1\r\n", b"+x = 2\r\n", b" y\n\\ No newline at end of file\n"]
