"""Rows that are counted to learn whether there are any: of what leaves one row at most, a count visits no more."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, UniqueConstraint, func, select
from sqlalchemy.orm import DeclarativeBase, Session, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
    mail = Column(String, unique=True)
    town = Column(String)


class Membership(Base):
    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "group", name="once"),)

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("user.id"))
    user = relationship(User)
    group = Column(String)
    role = Column(String)


class Seat(Base):
    __tablename__ = "seat"

    hall = Column(String, primary_key=True)
    number = Column(Integer, primary_key=True)


class Badge(Base):
    __tablename__ = "badge"
    __table_args__ = (
        PrimaryKeyConstraint("kind", "number"),
        Index("badge_by_serial", "serial", unique=True),
        Index("badge_by_holder", "holder", unique=True, postgresql_where="holder IS NOT NULL"),
        Index("badge_by_town", "town"),
        {"comment": "worn by guests"},
    )

    kind = Column(String)
    number = Column(Integer)
    serial = Column(String)
    holder = Column(String)
    town = Column(String)


def is_known(session: Session, number: int) -> bool:
    return session.query(User).filter(User.id == number).count() > 0


def has_mail(session: Session, mail: str) -> bool:
    return session.query(User).filter_by(mail=mail).count() == 1


def lives_anywhere(session: Session, town: str) -> bool:
    if session.query(User).filter_by(town=town).count() > 0:  # expect: SQL405
        return True
    return session.query(User).filter(User.mail == None).count() > 0  # noqa: E711  # expect: SQL405


def is_member(session: Session, user: User, group: str) -> bool:
    found = session.query(Membership).filter(Membership.user_id == user.id).filter_by(group=group)
    if found.count() == 0:
        return session.query(Membership).filter_by(user=user, group="all").count() > 0
    return True


def is_member_of_any(session: Session, user: User, role: str) -> bool:
    return session.query(Membership).filter_by(user_id=user.id, role=role).count() > 0  # expect: SQL405


def is_taken(session: Session, hall: str, number: int) -> bool:
    return session.query(Seat).filter_by(hall=hall, number=number).count() > 0


def is_used(session: Session, hall: str) -> bool:
    return session.query(Seat).filter_by(hall=hall).count() > 0  # expect: SQL405


def is_worn(session: Session, kind: str, number: int, serial: str) -> bool:
    if session.query(Badge).filter_by(serial=serial).count():
        return True
    return session.query(Badge).filter_by(kind=kind, number=number).count() > 0


def is_worn_by(session: Session, holder: str, town: str) -> bool:
    if session.query(Badge).filter_by(holder=holder).count():  # expect: SQL405
        return True
    return session.query(Badge).filter_by(town=town).count() > 0  # expect: SQL405


def is_known_by_any_spelling(session: Session, mail: str) -> bool:
    return session.query(User).filter(func.lower(User.mail) == func.lower(mail)).count() != 0


def is_settled(session: Session, town: str) -> bool:
    return session.query(User).filter(func.lower(User.town) == town.lower()).count() != 0  # expect: SQL405


def are_all_there(session: Session, numbers: set[int]) -> bool:
    """Of the keys at hand come back as many at most, and nothing else of the rows."""
    found = session.scalars(select(User.id).where(User.id.in_(numbers))).all()
    return len(found) == len(numbers)


def are_all_in_one_town(session: Session, towns: dict[str, int]) -> bool:
    found = session.scalars(select(User.town).where(User.town.in_(towns.keys()))).all()  # expect: SQL405
    return len(found) == len(towns)


def are_all_loaded(session: Session, numbers: set[int]) -> bool:
    found = session.scalars(select(User).where(User.id.in_(numbers))).all()  # expect: SQL405
    return len(found) == len(numbers)


def how_many_of_one(session: Session, number: int) -> int:
    return len(session.query(User).filter_by(id=number).all())


def how_many_of_a_town(session: Session, town: str) -> int:
    return len(session.query(User).filter_by(town=town).all())  # expect: SQL405
