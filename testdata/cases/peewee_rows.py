"""Rows of peewee: what is read of each, and what the query brings along."""

from collections.abc import Iterator

from peewee import JOIN, CharField, ForeignKeyField, Model, SqliteDatabase, prefetch

database = SqliteDatabase("library.db")


class Stored(Model):
    class Meta:
        database = database


class Publisher(Stored):
    name = CharField()


class Author(Stored):
    name = CharField()
    publisher = ForeignKeyField(Publisher, backref="authors")


class Book(Stored):
    title = CharField()
    author = ForeignKeyField(Author, backref="books")
    sequel = ForeignKeyField("self", null=True, lazy_load=False)

    def byline(self) -> str:
        return f"{self.title} by {self.author.name}"


def catalogue() -> list[str]:
    return [book.byline() for book in Book.select().order_by(Book.title)]  # expect: SQL409 ".byline"


def joined() -> list[str]:
    return [book.byline() for book in Book.select(Book, Author).join(Author)]


def joined_without_columns() -> list[str]:
    return [book.author.name for book in Book.select().join(Author)]  # expect: SQL409


def joined_with_a_column() -> list[str]:
    return [book.author.name for book in Book.select(Book, Author.name).join(Author, JOIN.LEFT_OUTER)]


def publishers() -> Iterator[str]:
    for book in Book.select(Book, Author, Publisher).join(Author).join(Publisher):
        yield book.author.publisher.name


def half() -> Iterator[str]:
    for book in Book.select(Book, Author).join(Author):  # expect: SQL409 "author.publisher"
        yield book.author.publisher.name


def by_author() -> Iterator[str]:
    for author in Author.select():  # expect: SQL409
        for book in author.books:
            yield book.title


def prefetched() -> Iterator[str]:
    for author in Author.select().prefetch(Book):
        for book in author.books:
            yield book.title


def prefetched_by_queries() -> Iterator[str]:
    for author in prefetch(Author.select(), Book.select().order_by(Book.title)):
        for book in author.books:
            yield book.title


def keys() -> Iterator[int]:
    for book in Book.select():
        yield book.author_id
        print(book.sequel)


def one(number: int) -> str:
    return Book.get_by_id(number).author.name


def dictionaries() -> Iterator[str]:
    for book in Book.select().dicts():
        yield book["author"]
