"""The read stands somewhere else: in a method, a property, a text, a helper, another class."""

import logging
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import get_list_or_404
from django.utils.html import format_html

from library.models import Author, Book, Copy

logger = logging.getLogger(__name__)


def behind_property():
    for book in Book.objects.all():  # expect: ORM301 "`author`"
        print(book.byline)


def behind_cached_property():
    for book in Book.objects.select_related("publisher"):  # expect: ORM301 "`publisher.country`"
        print(book.home)


def behind_method():
    for book in Book.objects.all():  # expect: ORM302 "`tags`"
        print(book.labels())


def behind_url():
    return [book.get_absolute_url() for book in Book.objects.all()]  # expect: ORM301 "`publisher`"


def in_f_string():
    return [f"- {book}" for book in Book.objects.all()]  # expect: ORM301 "`author`"


def as_text():
    return [str(book) for book in Book.objects.all()]  # expect: ORM301


def printed():
    for book in Book.objects.all():  # expect: ORM301
        print(book)


def formatted_old():
    return ["- %s" % book for book in Book.objects.all()]  # expect: ORM301


def formatted_old_with_others():
    return ["%d: %s" % (book.pages, book) for book in Book.objects.all()]  # expect: ORM301


def formatted():
    return ["- {}".format(book) for book in Book.objects.all()]  # expect: ORM301


def as_html():
    return [format_html("<li>{}</li>", book) for book in Book.objects.all()]  # expect: ORM301


def mapped_to_text():
    return ", ".join(map(str, Book.objects.all()))  # expect: ORM301


def logged():
    for book in Book.objects.all():  # expect: ORM301
        logger.info("seen %s", book)


def relation_as_text():
    for copy in Copy.objects.select_related("book"):  # expect: ORM301 "`book.author`"
        print(f"{copy.number}: {copy.book}")


def saved():
    for copy in Copy.objects.filter(lent=True):  # expect: ORM301 "`book`"
        copy.lent = False
        copy.save()


def describe(book):
    return book.author.name


def described(book: Book) -> str:
    return describe(book)


def in_helpers():
    return [described(book) for book in Book.objects.all()]  # expect: ORM301


def export(books):
    for book in books:
        print(book.author.name)


def passes_query():
    export(Book.objects.filter(printed=True))  # expect: ORM301


def export_annotated(books: "QuerySet[Book]"):
    for book in books:
        print(book.author.name)


def passes_to_annotated():
    export_annotated(Book.objects.filter(printed=True))  # expect: ORM301
    export_annotated(Book.objects.select_related("author"))


def chosen_books(printed):
    books = Book.objects.all()  # expect: ORM301
    if printed:
        books = books.printed()
    return books


def uses_chosen():
    for book in chosen_books(True):
        print(book.author.name)


def page_of(number):
    return Paginator(Book.objects.all(), 20).page(number)  # expect: ORM301


def uses_page():
    for book in page_of(2).object_list:
        print(book.author.name)


def iterates_page(number):
    for book in Paginator(Book.objects.order_by("title"), 20).get_page(number):  # expect: ORM301
        print(book.author.name)


def found_or_not():
    for book in get_list_or_404(Book, printed=True):  # expect: ORM301
        print(book.author.name)


class Shelf:
    books = Book.objects.order_by("title")  # expect: ORM301

    def show(self):
        for book in self.books:
            print(book.publisher.name)


class Catalogue:
    def __init__(self):
        self.books = list(Book.objects.all())  # expect: ORM301

    def names(self):
        return [book.author.name for book in self.books]


@dataclass
class Report:
    books: list[Book] = field(default_factory=list)

    def names(self):
        return [book.author.name for book in self.books]


def make_report():
    return Report(list(Book.objects.all())).names()  # todo-expect: ORM301


class Exporter:
    def get_books(self):
        return Book.objects.filter(printed=True)  # expect: ORM301

    def rows(self):
        for book in self.get_books():
            yield self.row(book)

    def row(self, book):
        return [book.title, book.author.name]


class SmallExporter(Exporter):
    def get_books(self):
        return super().get_books().select_related("author").filter(pages__lt=100)


def authors_and_books():
    for author in Author.objects.all():  # expect: ORM302 "1 + N"
        show_books(author)


def show_books(author):
    for book in author.books.all():
        print(book.title)


class Catalogue:
    """One query, of which each user has to load what that one reads."""

    @property
    def printed(self):
        return Book.objects.filter(printed=True)

    def books(self):
        return Book.objects.select_related("editor").order_by("title")

    def authors(self):
        return [book.author.name for book in self.printed]  # expect: ORM301 "`author`"

    def publishers(self):
        return [book.publisher.name for book in self.printed.order_by("title")]  # expect: ORM301 "`publisher`"

    def editors(self):
        return [book.editor.name for book in self.books() if book.editor_id]

    def labels(self):
        books = self.books().prefetch_related("tags")
        return [tag.name for book in books for tag in book.tags.all()]

    def countries(self):
        books = self.books()  # expect: ORM301 "`publisher.country`"
        return {book.publisher.country.name for book in books}
