"""Fixes of whole programs: which are made, in what order, and what is taken back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from asynclint.engine.session import Session
from asynclint.findings import Repair, Safety
from asynclint.fixes.rounds import apply_fixes
from asynclint.settings import Settings
from asynclint.spans import Span
from tests.fixing import AWAKE, SLEEPY, checked, text_of
from tests.programs import write_program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from asynclint.fixes.rounds import Outcome
    from asynclint.report.model import Report


def outcome_of(directory: Path, files: Mapping[str, str], *, unsafe: bool = True, **settings: object) -> Outcome:
    write_program(directory, files)
    check = checked(directory, **settings)
    return apply_fixes(check, check(), unsafe=unsafe)


def after(directory: Path, files: Mapping[str, str], *, unsafe: bool = True, **settings: object) -> dict[str, str]:
    outcome = outcome_of(directory, files, unsafe=unsafe, **settings)
    assert outcome.withdrawn == ()
    return {file.path: file.after.decode() for file in outcome.files}


def test_a_safe_fix_is_made_and_an_unsafe_one_is_not(tmp_path: Path) -> None:
    program = SLEEPY + "    requests.get('https://shop.example', timeout=3)\n"
    files = {"app.py": program.replace("import time", "import time\n\nimport requests")}
    (fixed,) = after(tmp_path, files, unsafe=False).values()
    assert "await asyncio.sleep(1)" in fixed
    assert "    requests.get(" in fixed


def test_two_fixes_of_one_file_share_an_import(tmp_path: Path) -> None:
    (fixed,) = after(tmp_path, {"app.py": SLEEPY + "    time.sleep(2)\n"}).values()
    assert fixed == (AWAKE + "    await asyncio.sleep(2)\n")


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


def test_what_is_passed_to_an_awaited_call_is_fixed_as_well(tmp_path: Path) -> None:
    program = """
    import asyncio
    import pathlib


    async def tell(path: pathlib.Path):
        await asyncio.sleep(0, path.read_text())
    """
    (fixed,) = after(tmp_path, {"app.py": program}).values()
    assert "await asyncio.sleep(0, await asyncio.to_thread(path.read_text))" in fixed


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
    assert fixed == text_of(
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


def test_what_only_gives_an_iterator_has_nothing_to_move(tmp_path: Path) -> None:
    program = """
    import asyncio
    import pathlib


    def found(path: pathlib.Path):
        return path.glob("*")


    def listed(path: pathlib.Path):
        return sorted(path.glob("*"))


    async def names(path: pathlib.Path):
        return [*path.glob("*")], [*found(path)], [*listed(path)]
    """
    (fixed,) = after(tmp_path, {"app.py": program}).values()
    assert 'return [*path.glob("*")], [*found(path)], [*await asyncio.to_thread(listed, path)]' in fixed


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
