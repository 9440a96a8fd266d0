"""One object is asked for once, and so is what it leads to; what each of many objects leads to is asked for each time."""

from fastapi import FastAPI
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload

app = FastAPI()


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Singer(Base):
    __tablename__ = "singer"

    name: Mapped[str]


class Song(Base):
    __tablename__ = "song"

    title: Mapped[str]
    concert_id: Mapped[int] = mapped_column(ForeignKey("concert.id"))
    singer_id: Mapped[int] = mapped_column(ForeignKey("singer.id"))
    concert: Mapped["Concert"] = relationship(back_populates="songs")
    singer: Mapped[Singer] = relationship()


class Concert(Base):
    __tablename__ = "concert"

    place: Mapped[str]
    host_id: Mapped[int] = mapped_column(ForeignKey("singer.id"))
    host: Mapped[Singer] = relationship()
    songs: Mapped[list[Song]] = relationship(back_populates="concert")


@app.get("/programme")
def programme(session: Session, key: int) -> list[str]:
    concert = session.get_one(Concert, key)  # expect: SQL401 "`songs.singer` is fetched again for every `Song`"
    return [f"{song.title} by {song.singer.name}" for song in concert.songs]


@app.get("/programme-at")
def programme_at(session: Session, place: str) -> list[str]:
    concert = session.scalars(select(Concert).where(Concert.place == place)).one()  # expect: SQL401 "1 + N queries"
    return [f"{song.title} by {song.singer.name}" for song in concert.songs]


@app.get("/titles")
def titles(session: Session, key: int) -> list[str]:
    concert = session.get_one(Concert, key)
    return [f"{song.title} at {song.concert.place}" for song in concert.songs] + [concert.host.name]


@app.get("/programme-with-singers")
def programme_with_singers(session: Session, key: int) -> list[str]:
    concert = session.get_one(Concert, key, options=[selectinload(Concert.songs).joinedload(Song.singer)])
    return [f"{song.title} by {song.singer.name}" for song in concert.songs]


@app.get("/programme-read-at-once")
def programme_read_at_once(session: Session, place: str) -> list[str]:
    statement = select(Concert).where(Concert.place == place).options(joinedload(Concert.songs).joinedload(Song.singer))
    concert = session.scalars(statement).unique().one()
    return [f"{song.title} by {song.singer.name}" for song in concert.songs]


@app.get("/opener")
def opener(session: Session, key: int) -> str:
    concert = session.get_one(Concert, key)
    return concert.songs[0].singer.name


def found(session: Session, key: int) -> Concert:
    return session.get_one(Concert, key)  # expect: SQL401 "`songs.singer`"


@app.get("/singers")
def singers(session: Session, key: int) -> set[str]:
    return {song.singer.name for song in found(session, key).songs}


def printed(session: Session, key: int) -> str:
    """Who asks for it is not seen, but what is asked is."""
    concert = session.get_one(Concert, key)  # expect: SQL401 "1 + N queries"
    return "\n".join(f"{song.title} by {song.singer.name}" for song in concert.songs)
