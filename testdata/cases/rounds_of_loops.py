"""Loops with a query in each round: those that show that there may be many, and those that are short by nature."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import JSON, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

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

    def tags(self, session: Session) -> list[Tag | None]:
        return [named(session, word) for word in self.words]


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


@app.post("/albums")
def make(album: Album, session: Session = Depends(connected)) -> int:
    tags = [named(session, word) for word in album.words]  # expect: SQL403
    return len(tags)


def words_of_many(session: Session) -> list[Tag | None]:
    return [
        named(session, word)  # expect: SQL403
        for photo in session.scalars(select(Photo))
        for word in photo.words
    ]


# --- there are few, or nobody can tell


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
