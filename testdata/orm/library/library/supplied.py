"""Relations that are put at rows which are there already, and rows that are written out whole."""

from django.core import serializers
from django.db.models import prefetch_related_objects
from django.forms.models import model_to_dict

from library.models import Author, Book, Publisher, Tag

WITH_BOOKS = ["book_set__tags", "book_set__author"]


def show(publisher: Publisher):
    prefetch_related_objects([publisher], *WITH_BOOKS)
    for book in publisher.book_set.all():
        print(book.author.name, [tag.name for tag in book.tags.all()])


def show_less(publisher: Publisher):
    prefetch_related_objects([publisher], "book_set")
    for book in publisher.book_set.all():  # expect: ORM301 "`author`"
        print(book.author.name)


def show_all():
    for publisher in Publisher.objects.all():
        show(publisher)


def put_through_a_dictionary():
    books = list(Book.objects.all())
    by_author = {book.author_id: book for book in books}
    for author in Author.objects.filter(books__in=books):
        by_author[author.pk].author = author
    return [book.author.name for book in books]


def put_through_a_filled_dictionary():
    books, by_author = list(Book.objects.all()), {}
    for book in books:
        by_author[book.author_id] = book
    for author in Author.objects.filter(books__in=books):
        by_author[author.pk].author = author
    for book in books:
        print(book.author.name)


def put_at_each(authors: dict[int, Author]):
    books = Book.objects.all()
    for book in books:
        book.author = authors[book.author_id]
    for book in books:
        print(book.author.name)


def put_elsewhere(authors: dict[int, Author], review):
    books = Book.objects.all()  # expect: ORM301 "`author`"
    for book in books:
        review.author = authors[book.author_id]
    for book in books:
        print(book.author.name)


def once_for_each_group():
    author_id = None
    for book in Book.objects.order_by("author"):
        if author_id != book.author_id:
            print(book.author.name)
            author_id = book.author_id


def for_all_but_one(author_id):
    for book in Book.objects.order_by("author"):  # expect: ORM301 "`author`"
        if author_id != book.author_id:
            print(book.author.name)


def as_dictionaries():
    return [model_to_dict(book) for book in Book.objects.all()]  # expect: ORM302 "`tags`"


def as_dictionaries_of_columns():
    return [model_to_dict(book, fields=["title", "author"]) for book in Book.objects.all()]


def as_dictionaries_without_tags():
    return [model_to_dict(book, exclude=("tags",)) for book in Book.objects.all()]


def as_prefetched_dictionaries():
    return [model_to_dict(book) for book in Book.objects.prefetch_related("tags")]


def as_one_dictionary(slug):
    return model_to_dict(Book.objects.get(slug=slug))


def as_text():
    return serializers.serialize("json", Book.objects.all())  # expect: ORM302 "`tags`"


def as_text_of_columns():
    return serializers.serialize("json", Book.objects.all(), fields=["title"])


def tags_as_text():
    return serializers.serialize("json", Tag.objects.all())
