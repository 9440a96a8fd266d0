"""Loops with a query in each round: those that show that there may be many, and those that are short by nature."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import JSON, ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

app = FastAPI()
engine = create_engine("sqlite://")


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Tag(Base):
    __tablename__ = "tag"

    name: Mapped[str]


class Photo(Base):
    __tablename__ = "photo"

    title: Mapped[str]
    tag_id: Mapped[int]
    words: Mapped[list[str]] = mapped_column(JSON)
    notes: Mapped[list["Note"]] = relationship()

    def tags(self, session: Session) -> list[Tag | None]:
        return [named(session, word) for word in self.words]


class Note(Base):
    __tablename__ = "note"

    text: Mapped[str]
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))


class PhotoNote(Base):
    __tablename__ = "photo_note"

    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    photo: Mapped[Photo] = relationship(lazy="joined")


class Album(BaseModel):
    words: list[str]


def named(session: Session, name: str) -> Tag | None:
    return session.scalars(select(Tag).where(Tag.name == name)).first()


def command(function: Callable[..., None]) -> Callable[..., None]:
    return function


def connected() -> Session:
    return Session(engine)


# --- there may be many


def of_photos(session: Session) -> list[Tag | None]:
    result = session.execute(select(Photo.tag_id))
    found = result.all()
    return [session.get(Tag, number) for (number,) in found]  # expect: SQL403


def keys(session: Session) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for photo in session.scalars(select(Photo)):
        grouped.setdefault(photo.tag_id, []).append(photo.title)
    return grouped


def of_groups(session: Session) -> list[tuple[Tag | None, list[str]]]:
    return [(session.get(Tag, key), titles) for key, titles in keys(session).items()]  # expect: SQL403


def of_lines(session: Session, path: str) -> list[Tag | None]:
    with open(path) as file:
        lines = file.readlines()
    return [named(session, line) for line in lines]  # expect: SQL403


def of_what_callers_have(session: Session, numbers: Iterable[int]) -> list[Tag | None]:
    return [session.get(Tag, number) for number in numbers]  # expect: SQL403


def of_all_photos(session: Session) -> list[Tag | None]:
    numbers = [photo.tag_id for photo in session.scalars(select(Photo))]
    return of_what_callers_have(session, numbers)


def of_rows_that_callers_have(session: Session, photos: list[Photo]) -> list[Tag | None]:
    return [named(session, photo.title) for photo in photos]  # expect: SQL403


def of_sorted_photos(session: Session) -> list[Tag | None]:
    return of_rows_that_callers_have(session, sorted(session.scalars(select(Photo)).all()))


def of_all_notes(session: Session) -> list[Tag | None]:
    found = []
    for photo in session.scalars(select(Photo)):  # expect: SQL401
        for note in photo.notes:
            found.append(named(session, note.text))  # expect: SQL403
    return found


@app.post("/tags/names")
def names(tag_ids: list[int], session: Session = Depends(connected)) -> list[str]:
    return [session.get_one(Tag, number).name for number in tag_ids]  # expect: SQL403


def rename_many(session: Session, changes: dict[int, str]) -> None:
    for number, name in changes.items():
        tag = session.get_one(Tag, number)  # expect: SQL403
        tag.name = name


def words_of_many(session: Session) -> list[Tag | None]:
    return [
        named(session, word)  # expect: SQL403
        for photo in session.scalars(select(Photo))
        for word in photo.words
    ]


def of_keys(session: Session, tag_ids: Iterable[int]) -> list[str]:
    """Nobody here passes any: it is there for others, who have a list."""
    return [session.get_one(Tag, number).name for number in tag_ids]  # expect: SQL403


# --- there are few, or nobody can tell


@app.post("/albums")
def make(album: Album, session: Session = Depends(connected)) -> int:
    tags = [named(session, word) for word in album.words]
    return len(tags)


def of_what_nobody_passes(session: Session, numbers: Iterable[int]) -> list[Tag | None]:
    return [session.get(Tag, number) for number in numbers]


def of_one_photo(session: Session, photo: Photo) -> list[Tag | None]:
    return [named(session, note.text) for note in photo.notes]


@command
def show_all() -> None:
    with Session(engine) as session:
        for photo in session.scalars(select(Photo)):
            print(session.get_one(Tag, photo.tag_id).name)


def of_a_text(session: Session, text: str) -> list[Tag | None]:
    return [named(session, word) for word in text.split(",")]


def of_those_mentioned(session: Session, text: str) -> list[Tag | None]:
    return [named(session, word) for word in re.findall(r"#(\w+)", text)]


def of_words(session: Session, words: str | list[str]) -> list[Tag | None]:
    if isinstance(words, str):
        words = words.split(" ")
    return [named(session, word) for word in words]


def of_settings(session: Session, settings: dict[str, Any]) -> None:
    for name, value in settings["tags"].items():
        tag = named(session, name)
        if tag is not None:
            tag.name = value


def changed(session: Session, before: set[str], after: set[str]) -> list[Tag | None]:
    return [named(session, name) for name in before - after]


def of_one(session: Session, key: int) -> list[Tag | None]:
    photo = session.get_one(Photo, key)
    return [named(session, word) for word in photo.words]


def of_several(session: Session, *names: str) -> list[Tag | None]:
    return [named(session, name) for name in names]


@command
def show(names: list[str]) -> None:
    with Session(engine) as session:
        print(of_a_line(session, names))


def of_a_line(session: Session, names: list[str]) -> list[Tag | None]:
    return [named(session, name) for name in names]


# --- the session has it


def of_notes_with_photos(session: Session) -> list[Photo | None]:
    return [session.get(Photo, note.photo.id) for note in session.scalars(select(PhotoNote))]


def down(session: Session, name: str) -> Iterator[Tag]:
    for tag in session.scalars(select(Tag).where(Tag.name.startswith(name))):
        yield tag
        yield from down(session, tag.name)


class Titles:
    """Asks one by one, unless whoever derives from it knows better."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def title(self, number: int) -> str:
        return str(number)

    def titles(self) -> list[str]:
        return [self.title(number) for number in self.session.scalars(select(Photo.id))]


class KnownTitles(Titles):
    def title(self, number: int) -> str:
        return self.session.get_one(Photo, number).title

    def titles(self) -> list[str]:
        return list(self.session.scalars(select(Photo.title)))
