"""Relations that are fetched once for every row: the library of testdata as marked, and what its findings say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asynclint.api import check
from asynclint.findings import Confidence
from asynclint.settings import discover
from tests.programs import write_program
from tests.test_projects import check_against_marks

if TYPE_CHECKING:
    from asynclint.findings import Finding

LIBRARY = Path(__file__).parent.parent / "testdata" / "orm" / "library"

MODELS = (LIBRARY / "library" / "models.py").read_text()


def test_the_library_is_reported_as_marked(tmp_path: Path) -> None:
    assert "\n".join(check_against_marks(LIBRARY, tmp_path)) == ""


def findings_in(directory: Path, body: str, models: str = MODELS) -> tuple[Finding, ...]:
    """What is found in a module that uses the library's models."""
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    source = f"from django.db.models import Prefetch\nfrom library.models import *\n\n\ndef run():\n{indented}\n"
    write_program(directory, {"library/__init__.py": "", "library/use.py": source})
    (directory / "library" / "models.py").write_text(models)
    (directory / "pyproject.toml").write_text('[tool.asynclint]\nselect = ["ORM301", "ORM302"]\n')
    report = check([directory], discover([directory]), jobs=1)
    assert report.errors == ()
    return tuple(finding for finding in report.findings if finding.path == "library/use.py")


@pytest.mark.parametrize(
    ("query", "read", "remedy"),
    [
        ("Book.objects.all()", "row.author.name", 'add `.select_related("author")` to the query'),
        (
            "Book.objects.select_related('publisher')",
            "row.author.name",
            'make it `.select_related("publisher", "author")`',
        ),
        (
            "Book.objects.select_related('author')",
            "row.author.profile.text",
            'make it `.select_related("author__profile")`',
        ),
        ("Book.objects.all()", "row.author.pk, row.author.name", 'add `.select_related("author")` to the query'),
        ("Book.objects.select_for_update()", "row.author.name", 'add `.prefetch_related("author")` to the query'),
        ("Remark.objects.all()", "row.subject", 'add `.prefetch_related("subject")` to the query'),
        ("Author.objects.all()", "list(row.books.all())", 'add `.prefetch_related("books")` to the query'),
        ("Author.objects.all()", "row.books.count()", 'add `.annotate(books_count=Count("books"))` to the query'),
        (
            "Author.objects.prefetch_related('edited')",
            "[book.publisher.name for book in row.books.all()]",
            'make it `.prefetch_related("edited", "books__publisher")`',
        ),
        (
            "Author.objects.iterator(chunk_size=100)",
            "list(row.books.all())",
            'add `.prefetch_related("books")` to the query; `.iterator()` then needs a `chunk_size`',
        ),
        (
            "Author.objects.prefetch_related('books')",
            "row.books.filter(pages=1).exists()",
            "add `.annotate(has_books=Exists(...))` to the query and read that",
        ),
    ],
)
def test_the_help_is_the_call_to_write(tmp_path: Path, query: str, read: str, remedy: str) -> None:
    (finding,) = findings_in(tmp_path, f"for row in {query}:\n    print({read})")
    assert finding.help.startswith(remedy)


def test_rows_to_be_chosen_are_prefetched_with_a_query_of_their_own(tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, "for row in Author.objects.all():\n    print(list(row.books.filter(pages=1)))")
    assert 'Prefetch("books", queryset=Book.objects.filter(...), to_attr="...")' in finding.help


def test_a_relation_of_related_rows_multiplies(tmp_path: Path) -> None:
    body = (
        "for author in Author.objects.all():\n    for book in author.books.all():\n        print(book.publisher.name)"
    )
    (finding,) = findings_in(tmp_path, body)
    assert (finding.code, finding.target) == ("ORM302", "books__publisher")
    assert finding.message.endswith("1 + N·M queries")


def test_the_way_leads_from_the_query_to_the_read(tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, "for book in Book.objects.all():\n    print(book)")
    assert [(step.path, step.symbol, step.text) for step in finding.trace] == [
        ("library/use.py", "run", "calls `Book.__str__`"),
        ("library/models.py", "Book.__str__", "reads `author` of each row"),
    ]
    assert finding.cause is not None
    assert (finding.cause.symbol, finding.cause.target) == ("Book.__str__", "author")


def test_one_finding_for_each_relation_and_query_however_often_it_is_read(tmp_path: Path) -> None:
    body = "for book in Book.objects.all():\n    print(book.author.name, book.author.profile, book.byline, str(book))"
    assert [finding.target for finding in findings_in(tmp_path, body)] == ["author__profile"]


def test_a_read_behind_many_choices_is_hardly_ever_made(tmp_path: Path) -> None:
    models = MODELS + (
        "\n    def rarely(self):\n"
        "        if self.number:\n"
        "            if self.lent:\n"
        "                if self.number > 1:\n"
        "                    if self.number > 2:\n"
        "                        return self.book.title\n"
    )
    found = findings_in(tmp_path, "for copy in Copy.objects.all():\n    copy.rarely()", models)
    assert {finding.confidence for finding in found} <= {Confidence.POSSIBLE}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Book.objects.all()", "Book.objects.select_related('author')"),
        ("Book.objects.filter(pages=1)", "Book.eager.all()"),
    ],
)
def test_a_helper_is_judged_by_the_rows_of_each_caller(tmp_path: Path, first: str, second: str) -> None:
    body = f"def show(rows):\n    for row in rows:\n        print(row.author.name)\nshow({first})\nshow({second})"
    assert [finding.span.line for finding in findings_in(tmp_path, body)] == [9]
