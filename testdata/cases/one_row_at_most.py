"""A condition on a column that is unique leaves one row, of which everything is read once; and what a row has stored
is not worked out again from its relations."""

from typing import cast

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class House(Base):
    __tablename__ = "house"

    name: Mapped[str] = mapped_column(String(80), unique=True)


class Room(Base):
    __tablename__ = "room"

    number: Mapped[str] = mapped_column(String(20), unique=True)
    floor: Mapped[int]
    _label: Mapped[str] = mapped_column("label", String(80), nullable=False)
    sign: Mapped[str | None] = mapped_column(String(80))
    plaque: Mapped[str] = mapped_column(String(80), default="")
    keeper: Mapped[str | None]
    house_id: Mapped[int] = mapped_column(ForeignKey("house.id"))
    house: Mapped[House] = relationship()

    @property
    def label(self) -> str:
        if getattr(self, "_label", None):
            return cast("str", self._label)
        return f"{self.house.name} {self.number}"

    @property
    def shown(self) -> str:
        if self.sign:
            return self.sign
        return f"{self.house.name} {self.number}"

    @property
    def engraved(self) -> str:
        if self.plaque:
            return self.plaque
        return f"{self.house.name} {self.number}"

    @property
    def kept_by(self) -> str:
        if self.keeper is not None:
            return self.keeper
        self.keeper = f"the keeper of {self.house.name}"
        return self.keeper


class Stay(Base):
    __tablename__ = "stay"

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    guest: Mapped[str]
    room: Mapped[Room] = relationship()


def houses_by_number(session: Session, number: str) -> list[str]:
    return [room.house.name for room in session.query(Room).filter_by(number=number)]


def houses_by_key(session: Session, key: int) -> list[str]:
    return [room.house.name for room in session.scalars(select(Room).where(Room.id == key)).all()]


def houses_of_a_floor(session: Session, floor: int) -> list[str]:
    found = session.query(Room).filter_by(floor=floor)  # expect: SQL401 "`house`"
    return [room.house.name for room in found]


def rooms_of_houses(session: Session) -> list[str]:
    found = select(Room, House).where(Room.id == House.id)  # expect: SQL401 "`house`"
    return [f"{room.house.name} {house.id}" for room, house in session.execute(found)]


def houses_of_joined(session: Session) -> list[str]:
    found = select(Room).where(Room.id == House.id)  # expect: SQL401 "`house`"
    return [room.house.name for room in session.scalars(found)]


def stays_in_room(session: Session, room_id: int) -> list[str]:
    """Half of a key is shared by many rows."""
    found = session.query(Stay).filter(Stay.room_id != room_id).filter_by(id=3)  # expect: SQL401 "`room.house`"
    return [stay.room.house.name for stay in found]


def labels(session: Session) -> list[str]:
    return [room.label for room in session.scalars(select(Room))]


def keepers(session: Session) -> list[str]:
    return [room.kept_by for room in session.scalars(select(Room))]


def signs(session: Session) -> list[str]:
    return [room.shown for room in session.scalars(select(Room))]  # expect: SQL401 "`house`"


def plaques(session: Session) -> list[str]:
    return [room.engraved for room in session.scalars(select(Room))]  # expect: SQL401 "`house`"
