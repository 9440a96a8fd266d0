"""Code about the models of `testdata/orm/library` that looks like a query for each row and is none, each piece with its
twin that is one."""

from __future__ import annotations

IMPORTS = """
from functools import cached_property
from itertools import chain
from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.views.generic import ListView
from tqdm import tqdm
from library.models import *
"""

TWINS = {
    "the key of a relation": (
        """
        [book.author_id for book in Book.objects.all()]
        """,
        """
        [book.author.name for book in Book.objects.all()]
        """,
    ),
    "the key of the row behind it": (
        """
        [book.author.pk for book in Book.objects.all()]
        """,
        """
        [book.author.name for book in Book.objects.all()]
        """,
    ),
    "one object": (
        """
        book = Book.objects.get(slug="emma")
        print(book.author.name, book.publisher.name)
        """,
        """
        for book in Book.objects.filter(printed=True):
            print(book.author.name)
        """,
    ),
    "the first object": (
        """
        book = Book.objects.order_by("title").first()
        print(book.author.name)
        """,
        """
        for book in Book.objects.order_by("title"):
            print(book.author.name)
        """,
    ),
    "an object by its index": (
        """
        print(Book.objects.order_by("title")[0].author.name)
        """,
        """
        for book in Book.objects.order_by("title")[:10]:
            print(book.author.name)
        """,
    ),
    "a loop over what is written": (
        """
        for title in ("Emma", "Dune"):
            print(Book.objects.get(title=title).author)
        """,
        """
        for title in titles:
            print(Book.objects.get(title=title).author)
        """,
    ),
    "a set of one": (
        """
        for book in Book.objects.filter(slug="emma"):
            print(book.author.name)
        """,
        """
        for book in Book.objects.filter(title="Emma"):
            print(book.author.name)
        """,
    ),
    "values": (
        """
        for row in Book.objects.values("author__name"):
            print(row["author__name"])
        """,
        """
        for row in Book.objects.only("author"):
            print(row.author.name)
        """,
    ),
    "lists of values": (
        """
        for name, title in Book.objects.values_list("author__name", "title"):
            print(name, title)
        """,
        """
        for name, title in ((book.author.name, book.title) for book in Book.objects.all()):
            print(name, title)
        """,
    ),
    "everything that is never null is joined": (
        """
        for book in Book.objects.select_related():
            print(book.author.name)
        """,
        """
        for book in Book.objects.select_related(None):
            print(book.author.name)
        """,
    ),
    "rows that are loaded later": (
        """
        books = list(Book.objects.all())
        prefetch_related_objects(books, "author")
        print([book.author.name for book in books])
        """,
        """
        books = list(Book.objects.all())
        prefetch_related_objects(books, "tags")
        print([book.author.name for book in books])
        """,
    ),
    "a manager that loads": (
        """
        for book in Book.eager.all():
            print(book.author.name)
        """,
        """
        for book in Book.eager.all():
            print(book.publisher.name)
        """,
    ),
    "a method of a queryset that loads": (
        """
        for book in Book.objects.with_authors():
            print(book.author.name)
        """,
        """
        for book in Book.objects.printed():
            print(book.author.name)
        """,
    ),
    "a load on a later line": (
        """
        books = Book.objects.all()
        books = books.select_related("author")
        print([book.author.name for book in books])
        """,
        """
        books = Book.objects.all()
        books = books.select_related("editor")
        print([book.author.name for book in books])
        """,
    ),
    "a load in every branch": (
        """
        books = Book.objects.select_related("author", "editor")
        if titles:
            books = Book.objects.select_related("author")
        print([book.author.name for book in books])
        """,
        """
        books = Book.objects.select_related("editor")
        if titles:
            books = Book.objects.filter(title__in=titles)
        print([book.author.name for book in books])
        """,
    ),
    "a load in the query that a view gets": (
        """
        class Books(ListView):
            paginate_by = 10
            def get_queryset(self):
                return Book.objects.select_related("author")
            def names(self):
                return [book.author.name for book in self.get_queryset()]
        """,
        """
        class Books(ListView):
            paginate_by = 10
            def get_queryset(self):
                return Book.objects.select_related("publisher")
            def names(self):
                return [book.author.name for book in self.get_queryset()]
        """,
    ),
    "back to the parent of related rows": (
        """
        author = Author.objects.get(name="Jane")
        for book in author.books.all():
            print(book.author.name)
        """,
        """
        author = Author.objects.get(name="Jane")
        for book in author.books.all():
            print(book.editor.name)
        """,
    ),
    "a query that is tested and used": (
        """
        books = Book.objects.all()
        if books:
            print([book.title for book in books])
        """,
        """
        books = Book.objects.all()
        if books:
            print("there are some")
        """,
    ),
    "a query that is measured and used": (
        """
        books = Book.objects.all()
        print(len(books), [book.title for book in books])
        """,
        """
        books = Book.objects.all()
        print(len(books))
        """,
    ),
    "rows that are fetched, counted and used": (
        """
        books = list(Book.objects.all())
        print(len(books), bool(books), [book.title for book in books])
        """,
        """
        print(len(Book.objects.all()))
        """,
    ),
    "a relation that was set for that row": (
        """
        for book in Book.objects.filter(author=author):
            book.author = author
            print(book.author.name)
        """,
        """
        for book in Book.objects.filter(author=author):
            book.editor = author
            print(book.author.name)
        """,
    ),
    "a relation that another query has read for these rows": (
        """
        author = Author.objects.get(name="Jane")
        print(author.profile.text)
        print(author.profile.country.name)
        """,
        """
        for author in Author.objects.all():
            print(author.profile.text)
        """,
    ),
    "annotations": (
        """
        for book in Book.objects.annotate(by=F("author__name"), number=Count("tags")):
            print(book.by, book.number)
        """,
        """
        for book in Book.objects.annotate(number=Count("tags")):
            print(book.author.name, book.number)
        """,
    ),
    "a subquery": (
        """
        latest = Book.objects.filter(author=OuterRef("pk")).order_by("-pk").values("title")[:1]
        for author in Author.objects.annotate(latest=Subquery(latest)):
            print(author.latest)
        """,
        """
        for author in Author.objects.all():
            print(author.books.order_by("-pk").first())
        """,
    ),
    "a generic relation that is prefetched": (
        """
        for remark in Remark.objects.prefetch_related("subject"):
            print(remark.subject)
        """,
        """
        for remark in Remark.objects.select_related("content_type"):
            print(remark.subject)
        """,
    ),
    "rows through a paginator": (
        """
        for book in Paginator(Book.objects.select_related("author"), 10).page(1).object_list:
            print(book.author.name)
        """,
        """
        for book in Paginator(Book.objects.all(), 10).page(1).object_list:
            print(book.author.name)
        """,
    ),
    "rows behind a progress bar": (
        """
        for book in tqdm(Book.objects.select_related("author")):
            print(book.author.name)
        """,
        """
        for book in tqdm(Book.objects.all()):
            print(book.author.name)
        """,
    ),
    "rows in a list": (
        """
        for book in list(Book.objects.select_related("author")):
            print(book.author.name)
        """,
        """
        for book in list(Book.objects.all()):
            print(book.author.name)
        """,
    ),
    "sorted rows": (
        """
        for book in sorted(Book.objects.select_related("author"), key=str):
            print(book.author.name)
        """,
        """
        for book in sorted(Book.objects.all(), key=len):
            print(book.author.name)
        """,
    ),
    "counted off rows": (
        """
        for number, book in enumerate(Book.objects.select_related("author")):
            print(number, book.author.name)
        """,
        """
        for number, book in enumerate(Book.objects.all()):
            print(number, book.author.name)
        """,
    ),
    "chained rows": (
        """
        for book in chain(Book.objects.select_related("author")):
            print(book.author.name)
        """,
        """
        for book in chain(Book.objects.all()):
            print(book.author.name)
        """,
    ),
    "a property that keeps what it found": (
        """
        class Shop:
            @cached_property
            def best(self):
                return Book.objects.get(title=self.title)
            def lines(self, titles):
                return [title + self.best.title for title in titles]
        """,
        """
        class Shop:
            def best(self, title):
                return Book.objects.get(title=title)
            def lines(self, titles):
                return [self.best(title).title for title in titles]
        """,
    ),
}
