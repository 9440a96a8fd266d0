"""Classes that begin their queries by an attribute that somebody else gives to their base."""

from sqlalchemy import Column, ForeignKey, Integer, Unicode, create_engine
from sqlalchemy.orm import as_declarative, declarative_base, declared_attr, relationship, scoped_session, sessionmaker

maker = sessionmaker()
session = scoped_session(maker)


@as_declarative()
class Base:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()

    id = Column(Integer, primary_key=True)


Other = declarative_base()
Other.query = session.query_property()


class Town(Base):
    name = Column(Unicode(255))


class House(Base):
    size = Column(Integer)
    town_id = Column(ForeignKey("town.id"))
    town = relationship("Town")


class Cat(Other):
    __tablename__ = "cat"

    id = Column(Integer, primary_key=True)
    keeper_id = Column(ForeignKey("keeper.id"))
    keeper = relationship("Keeper")


class Keeper(Other):
    __tablename__ = "keeper"

    id = Column(Integer, primary_key=True)
    name = Column(Unicode(255))


def begin(url: str) -> None:
    maker.configure(bind=create_engine(url))
    Base.query = session.query_property()


def towns() -> list[str]:
    return [house.town.name for house in House.query.filter(House.size > 10)]  # expect: SQL401


def keepers() -> list[str]:
    return [cat.keeper.name for cat in Cat.query.all()]  # expect: SQL401


def sizes() -> list[int]:
    return [house.size for house in House.query.all()]


def of_one_town(town: Town) -> list[str]:
    return [house.town.name for house in House.query.filter_by(town=town)]
