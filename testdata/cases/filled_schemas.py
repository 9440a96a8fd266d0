"""A schema that is filled from an object reads what it has fields for, wherever that happens."""

from typing import Generic, TypeVar

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship

Item = TypeVar("Item")
engine = create_engine("sqlite:///shelves.db")
app = FastAPI()


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Room(Base):
    __tablename__ = "room"

    name: Mapped[str]


class Shelf(Base):
    __tablename__ = "shelf"

    label: Mapped[str]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    room: Mapped[Room] = relationship()

    @property
    def place(self) -> str:
        return f"{self.room.name}: {self.label}"


class RoomOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str


class ShelfOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    label: str
    where: RoomOut = Field(validation_alias="room")


class PlacedShelf(BaseModel):
    label: str
    place: str


class PlainShelf(BaseModel):
    label: str
    room_id: int


class Page(BaseModel, Generic[Item]):
    items: list[Item]


class Shelves(BaseModel):
    shelves: list[ShelfOut]


def database() -> Session:
    return Session(engine)


async def async_database() -> AsyncSession:
    raise NotImplementedError


@app.get("/shelves", response_model=list[ShelfOut])
def shelves(session: Session = Depends(database)):
    return session.scalars(select(Shelf).limit(50)).all()  # expect: SQL401


@app.get("/shelves/annotated")
def annotated(session: Session = Depends(database)) -> list[ShelfOut]:
    return session.query(Shelf).limit(50).all()  # expect: SQL401


@app.get("/shelves/loaded", response_model=list[ShelfOut])
def loaded(session: Session = Depends(database)):
    return session.scalars(select(Shelf).options(joinedload(Shelf.room)).limit(50)).all()


@app.get("/shelves/placed", response_model=list[PlacedShelf])
def placed(session: Session = Depends(database)):
    return session.query(Shelf).limit(50).all()  # expect: SQL401 "Shelf.place"


@app.get("/shelves/plain", response_model=list[PlainShelf])
def plain(session: Session = Depends(database)):
    return session.query(Shelf).limit(50).all()


@app.get("/shelves/untouched", response_model=None)
def untouched(session: Session = Depends(database)) -> list[ShelfOut]:
    return session.query(Shelf).limit(50).all()


@app.get("/shelves/page", response_model=Page[ShelfOut])
def page(session: Session = Depends(database)):
    return {"items": session.query(Shelf).limit(50).all()}  # expect: SQL401


@app.get("/shelves/made")
def made(session: Session = Depends(database)) -> Shelves:
    return Shelves(shelves=session.query(Shelf).limit(50).all())  # expect: SQL401


@app.get("/shelves/{number}", response_model=ShelfOut)
def one(number: int, session: Session = Depends(database)):
    return session.get(Shelf, number)


@app.get("/async/shelves/{number}", response_model=ShelfOut)
async def one_async(number: int, session: AsyncSession = Depends(async_database)):
    return await session.get(Shelf, number)  # expect: SQL402


@app.get("/async/shelves", response_model=Shelves)
async def several_async(session: AsyncSession = Depends(async_database)):
    found = (await session.scalars(select(Shelf).limit(50))).all()  # expect: SQL402
    return {"shelves": found}
