"""What a statement loads, however that is said, is not loaded again; what a session knows is not asked for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    aliased,
    backref,
    contains_eager,
    declared_attr,
    defaultload,
    joinedload,
    mapped_column,
    raiseload,
    relationship,
    selectinload,
)


class Base(AsyncAttrs, DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Owned:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("person.id"))

    @declared_attr
    def owner(cls) -> "Mapped[Person]":
        return relationship("Person")


class Country(Base):
    __tablename__ = "country"

    name: Mapped[str]


class Person(Base):
    __tablename__ = "person"

    name: Mapped[str]
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"))
    country: Mapped[Country] = relationship(lazy="joined")
    guardian: Mapped["Person"] = relationship(lazy="raise", remote_side="Person.id")


class Shelf(Owned, Base):
    __tablename__ = "shelf"

    label: Mapped[str]

    def __repr__(self) -> str:
        return f"{self.label} of {self.owner.name}"


class Item(Base):
    __tablename__ = "item"

    title: Mapped[str]
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship(backref=backref("items", lazy="select"))


def loaded(statement: Select[Any]) -> Select[Any]:
    return statement.options(joinedload(Item.shelf).joinedload(Shelf.owner))


def all_of(session: Session, statement: Select[Any]) -> Sequence[Any]:
    return session.scalars(statement).all()


def all_with(session: Session, statement: Select[Any], options: Sequence[Any] = ()) -> Sequence[Any]:
    return session.scalars(statement.options(*options)).all()


def lazily(session: Session) -> list[str]:
    return [item.shelf.owner.name for item in session.scalars(select(Item))]  # expect: SQL401 "`shelf.owner`"


def halfway(session: Session) -> list[str]:
    statement = select(Item).options(joinedload(Item.shelf))  # expect: SQL401 "`shelf.owner`"
    return [item.shelf.owner.name for item in session.scalars(statement)]


def represented(session: Session) -> list[str]:
    return [f"{shelf}" for shelf in session.query(Shelf)]  # expect: SQL401 "`owner`"


def from_the_other_side(session: Session) -> int:
    return sum(len(shelf.items) for shelf in session.query(Shelf).all())  # expect: SQL401 "`items`"


def through_a_helper(session: Session) -> list[str]:
    return [item.shelf.label for item in all_of(session, select(Item))]  # expect: SQL401 "`shelf`"


def with_a_helper(session: Session) -> list[str]:
    return [item.shelf.owner.name for item in session.scalars(loaded(select(Item)))]


def with_options_handed_on(session: Session) -> list[str]:
    return [item.shelf.label for item in all_with(session, select(Item), [selectinload(Item.shelf)])]


def with_a_list_that_grows(session: Session) -> list[str]:
    options = [selectinload(Item.shelf)]
    options.append(defaultload(Item.shelf).joinedload(Shelf.owner))
    return [item.shelf.owner.name for item in session.scalars(select(Item).options(*options)).unique()]


def with_nested_options(session: Session) -> list[str]:
    statement = select(Item).options(joinedload(Item.shelf).options(joinedload(Shelf.owner)))
    return [item.shelf.owner.name for item in session.execute(statement).scalars()]


def with_a_join(session: Session) -> list[str]:
    shelf = aliased(Shelf)
    statement = select(Item).join(shelf, Item.shelf).options(contains_eager(Item.shelf.of_type(shelf)))
    return [item.shelf.label for item in session.scalars(statement)]


def several_at_once(session: Session) -> list[str]:
    statement = select(Item, Shelf).join(Shelf).options(joinedload(Item.shelf), joinedload(Shelf.owner))
    return [f"{item.shelf.label} {shelf.owner.name}" for item, shelf in session.execute(statement)]


def as_it_is_mapped(session: Session) -> list[str]:
    return [f"{person.country.name} {person.guardian.name}" for person in session.scalars(select(Person))]


def of_one_owner(session: Session, owner: Person) -> list[str]:
    return [shelf.owner.name for shelf in session.scalars(select(Shelf).where(Shelf.owner_id == owner.id))]


def only_one(session: Session) -> str:
    item = session.scalars(select(Item)).first()
    return "" if item is None else item.shelf.label


async def one(session: AsyncSession) -> str:
    item = (await session.execute(select(Item))).scalar_one()  # expect: SQL402 "`shelf`"
    return item.shelf.label


async def one_refreshed(session: AsyncSession) -> str:
    item = (await session.execute(select(Item))).scalar_one()
    await session.refresh(item, ["shelf"])
    return item.shelf.label


async def one_awaited(session: AsyncSession) -> str:
    item = (await session.execute(select(Item))).scalar_one()
    shelf = await item.awaitable_attrs.shelf
    return shelf.label


async def one_given(session: AsyncSession, shelf: Shelf) -> str:
    item = await session.get_one(Item, 1)
    item.shelf = shelf
    return item.shelf.label


async def an_unknown_session(session, number: int) -> str:
    item = await session.get(Item, number)  # expect: SQL402 "`shelf`"
    return item.shelf.label


def owner_of(shelf: Shelf, owner: Person | None) -> str:
    return owner.name if owner is not None else shelf.owner.guardian.country.name


def with_owners_at_hand(session: Session, owners: dict[int, Person]) -> list[str]:
    found = session.scalars(select(Shelf).options(raiseload(Shelf.owner)))
    return [owner_of(shelf, owners.get(shelf.owner_id)) for shelf in found]


def countries_of_guardians(session: Session) -> list[str]:
    found = session.scalars(select(Person))
    return [shelf_of.guardian.country.name for shelf_of in found]


def keys_of_guardians(session: Session) -> list[str]:
    found = select(Item).options(raiseload(Item.shelf))
    return [item.shelf.owner.name for item in session.scalars(found)]


def names_of_owners(session: Session) -> list[str]:
    found = select(Item).options(joinedload(Item.shelf))  # expect: SQL401 "`shelf.owner`"
    return [item.shelf.owner.name for item in session.scalars(found)]
