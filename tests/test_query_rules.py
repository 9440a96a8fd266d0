"""The rules about single queries: the shelf of testdata as marked, and what their findings say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asynclint.api import check
from asynclint.settings import Settings
from tests.programs import write_program
from tests.test_projects import check_against_marks

if TYPE_CHECKING:
    from asynclint.findings import Finding

SHELF = Path(__file__).parent.parent / "testdata" / "orm" / "queries"

MODELS = (SHELF / "shelf" / "models.py").read_text()


def test_the_shelf_is_reported_as_marked(tmp_path: Path) -> None:
    assert "\n".join(check_against_marks(SHELF, tmp_path)) == ""


def findings_in(directory: Path, source: str, *codes: str, large_models: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    write_program(directory, {"shelf/__init__.py": "", "shelf/use.py": source})
    (directory / "shelf" / "models.py").write_text(MODELS)
    report = check([directory], Settings(root=directory, select=codes, large_models=large_models), jobs=1)
    assert report.errors == ()
    return report.findings


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("Reader.objects.get(name=name)", ".in_bulk(keys)"),
        ("Reader.objects.filter(name=name).exists()", "values_list"),
        ("Reader.objects.filter(name=name).count()", "Count("),
        ("Reader.objects.create(name=name)", ".bulk_create(objects)"),
        ("Reader.objects.get_or_create(name=name)", "ignore_conflicts=True"),
        ("Reader.objects.filter(name=name).update(active=True)", ".bulk_update(objects, fields)"),
        ("Reader(name=name).save()", ".bulk_create(objects)"),
    ],
)
def test_a_query_in_a_loop_is_told_what_replaces_it(call: str, wanted: str, tmp_path: Path) -> None:
    source = f"from shelf.models import Reader\n\n\ndef run(names):\n    for name in names:\n        {call}\n"
    (finding,) = findings_in(tmp_path, source, "ORM306")
    assert wanted in finding.help
    assert finding.target == "Reader"


def test_a_query_below_a_loop_is_reported_at_the_call_with_the_way_to_it(tmp_path: Path) -> None:
    source = """
        from shelf.models import Reader

        def find(name):
            return Reader.objects.get(name=name)

        def greet(name):
            return find(name).name

        def run(names):
            return [greet(name) for name in names]
    """
    (finding,) = findings_in(tmp_path, source, "ORM306")
    assert finding.span.line == 10
    assert [step.text for step in finding.trace] == ["calls `greet`", "calls `find`", "asks the database: `get()`"]


def test_a_misspelt_relation_is_told_the_nearest(tmp_path: Path) -> None:
    source = """
        from shelf.models import Title

        def run():
            return Title.objects.select_related("ownr")
    """
    (finding,) = findings_in(tmp_path, source, "ORM307")
    assert finding.help == 'write `"owner"`'


def test_exists_is_not_suggested_where_the_rows_are_fetched_anyway(tmp_path: Path) -> None:
    source = """
        from shelf.models import Title

        def run():
            titles = Title.objects.filter(pages=1)
            if titles.count() > 0:
                return [title.name for title in titles]
    """
    (finding,) = findings_in(tmp_path, source, "ORM316")
    assert finding.help == "test `titles` itself: its rows are fetched in any case"


def test_where_one_row_follows_it_is_fetched_at_once(tmp_path: Path) -> None:
    source = """
        from shelf.models import Title

        def run():
            titles = Title.objects.filter(pages=1)
            if titles.count() > 0:
                return titles.first()
    """
    (finding,) = findings_in(tmp_path, source, "ORM316")
    assert finding.help == "fetch the row that is wanted, `titles.first()`, and see whether it is `None`"


def test_of_nested_loops_the_one_is_told_whose_rounds_ask(tmp_path: Path) -> None:
    source = """
        from shelf.models import Loan, Reader

        def run(days):
            for reader in Reader.objects.all():
                for day in ("Monday", "Tuesday"):
                    print(day, Loan.objects.filter(reader=reader).count())
    """
    (finding,) = findings_in(tmp_path, source, "ORM306")
    assert "in the loop of line 4:" in finding.message


def test_settings_name_the_tables_that_are_large(tmp_path: Path) -> None:
    source = """
        from django.http import JsonResponse
        from shelf.models import Genre, Loan

        def run(request):
            return JsonResponse({"genres": list(Genre.objects.values()), "loans": list(Loan.objects.values())})
    """
    assert [found.target for found in findings_in(tmp_path, source, "ORM313")] == ["Loan"]
    named = findings_in(tmp_path, source, "ORM313", large_models=("shelf.Genre",))
    assert [found.target for found in named] == ["Genre"]
