"""A base class does for any model what its subclasses say of theirs; a helper asks for one of many."""

from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Author(Base):
    __tablename__ = "author"

    name: Mapped[str]


class Book(Base):
    __tablename__ = "book"

    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship()


ModelT = TypeVar("ModelT", bound=Base)


class Store(Generic[ModelT]):
    def __init__(self, model: type[ModelT]) -> None:
        self.model = model

    def get(self, session: Session, number: int) -> ModelT | None:
        return session.query(self.model).filter(self.model.id == number).first()

    def some(self, session: Session, most: int = 50) -> list[ModelT]:
        return session.query(self.model).limit(most).all()  # expect: SQL401 "BookStore.bylines"


class BookStore(Store[Book]):
    def bylines(self, session: Session) -> list[str]:
        return [f"{book.title} by {book.author.name}" for book in self.some(session)]


class AuthorStore(Store[Author]):
    pass


books = BookStore(Book)
authors = AuthorStore(Author)


class Repository:
    model: type[Base]

    def __init__(self, session: Session) -> None:
        self.session = session

    def everything(self):
        return self.session.scalars(select(self.model)).all()  # expect: SQL401 "by_repository"

    def loaded(self, *options: Any) -> Any:
        return self.session.scalars(select(self.model).options(*options)).all()


class BookRepository(Repository):
    model = Book


def names(session: Session) -> list[str]:
    return [author.name for author in authors.some(session)]


def by_repository(session: Session) -> list[str]:
    return [book.author.name for book in BookRepository(session).everything()]


def by_repository_with_options(session: Session) -> list[str]:
    return [book.author.name for book in BookRepository(session).loaded(joinedload(Book.author))]


def one_by_one(session: Session, numbers: list[int]) -> list[Book | None]:
    return [books.get(session, number) for number in numbers]  # expect: SQL403 "`Store.get`"


def find(session: Session, name: str) -> Author | None:
    return session.scalars(select(Author).where(Author.name == name)).first()


def find_or_make(session: Session, name: str) -> Author:
    return find(session, name) or Author(name=name)


def find_all(session: Session, wanted: list[str]) -> list[Author]:
    found = []
    for name in wanted:
        found.append(find_or_make(session, name))  # expect: SQL403 "`find_or_make`"
    return found


@lru_cache
def cached(session: Session, name: str) -> Author | None:
    return session.scalars(select(Author).where(Author.name == name)).first()


def find_cached(session: Session, wanted: list[str]) -> list[Author | None]:
    return [cached(session, name) for name in wanted]


def among(session: Session, wanted: list[str]) -> list[Author]:
    return list(session.scalars(select(Author).where(Author.name.in_(wanted))))


def in_pages(session: Session, pages: list[list[str]]) -> list[list[Author]]:
    return [among(session, page) for page in pages]


def default(session: Session) -> Author | None:
    return find(session, "anonymous")


def the_same(session: Session, wanted: list[str]) -> list[Author | None]:
    return [default(session) for _ in wanted]


def get(session: Session, number: int) -> Book | None:
    return session.get(Book, number)


def got_by_key(session: Session, numbers: list[int]) -> list[Book | None]:
    return [get(session, number) for number in numbers]  # expect: SQL403 "`get`"


def at_hand(session: Session) -> list[Book | None]:
    return [get(session, book.id) for book in session.scalars(select(Book)).all()]


def remove(session: Session, number: int) -> None:
    book = session.get(Book, number)
    session.delete(book)
    session.commit()


def remove_all(session: Session, numbers: list[int]) -> None:
    for number in numbers:
        remove(session, number)


def everything(session: Session) -> None:
    numbers = session.scalars(select(Book.id)).all()
    one_by_one(session, numbers)
    got_by_key(session, numbers)
    remove_all(session, numbers)
    find_all(session, session.scalars(select(Author.name)).all())
