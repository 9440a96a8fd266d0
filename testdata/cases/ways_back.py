"""Ways that lead back to an object which is at hand: by the only relation there is, by the one an object has chosen
among its own, and by what all rows of one owner share. A session knows these, and asks nobody."""

from sqlalchemy import Column, ForeignKey, Integer, String, select
from sqlalchemy.orm import DeclarativeBase, Session, backref, joinedload, relationship


class Base(DeclarativeBase):
    pass


class Company(Base):
    __tablename__ = "company"

    id = Column(Integer, primary_key=True)
    name = Column(String)


class Ledger(Base):
    __tablename__ = "ledger"

    id = Column(Integer, primary_key=True)
    company_id = Column(Integer, ForeignKey("company.id"))
    company = relationship(Company)
    clerk_id = Column(Integer, ForeignKey("customer.id"))
    clerk = relationship("Customer")


class Account(Base):
    __tablename__ = "account"

    id = Column(Integer, primary_key=True)
    company_id = Column(Integer, ForeignKey("company.id"))
    company = relationship(Company)
    keeper_id = Column(Integer, ForeignKey("customer.id"))
    keeper = relationship("Customer")


class Entry(Base):
    __tablename__ = "entry"

    id = Column(Integer, primary_key=True)
    ledger_id = Column(Integer, ForeignKey("ledger.id"))
    ledger = relationship(Ledger)
    account_id = Column(Integer, ForeignKey("account.id"))
    account = relationship(Account, lazy="joined")


class Customer(Base):
    __tablename__ = "customer"

    id = Column(Integer, primary_key=True)
    number = Column(Integer, unique=True)
    name = Column(String)
    addresses = relationship("Address", backref="customer", foreign_keys="Address.customer_id")
    preferred_id = Column(Integer, ForeignKey("address.id"))
    preferred = relationship("Address", foreign_keys=[preferred_id], lazy="joined")
    cards = relationship("Card")
    passport = relationship("Passport", uselist=False, lazy="joined")
    team_id = Column(Integer, ForeignKey("team.id"))
    team = relationship("Team", foreign_keys=[team_id])


class Address(Base):
    __tablename__ = "address"

    id = Column(Integer, primary_key=True)
    street = Column(String)
    customer_id = Column(Integer, ForeignKey("customer.id"))
    tenant_id = Column(Integer, ForeignKey("customer.id"))
    tenant = relationship(Customer, foreign_keys=[tenant_id])


class Card(Base):
    __tablename__ = "card"

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customer.id"))
    customer = relationship(Customer)


class Passport(Base):
    __tablename__ = "passport"

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customer.id"))
    customer = relationship(Customer)


class Team(Base):
    __tablename__ = "team"

    id = Column(Integer, primary_key=True)
    leader_id = Column(Integer, ForeignKey("customer.id"))
    leader = relationship(Customer, foreign_keys=[leader_id])


class Folder(Base):
    __tablename__ = "folder"

    id = Column(Integer, primary_key=True)
    name = Column(String)
    parent_id = Column(Integer, ForeignKey("folder.id"))
    parent = relationship("Folder", remote_side=[id], backref=backref("children"))


def lived_at(address: Address) -> str:
    return f"{address.customer.name}, {address.street}"


def preferred(session: Session) -> list[str]:
    return [lived_at(customer.preferred) for customer in session.scalars(select(Customer))]


def tenants(session: Session) -> list[str]:
    found = session.scalars(select(Customer))  # expect: SQL401 "`preferred.tenant`"
    return [customer.preferred.tenant.name for customer in found]


def holders(session: Session) -> list[str]:
    return [customer.passport.customer.name for customer in session.scalars(select(Customer))]


def leaders(session: Session) -> list[str]:
    found = select(Customer).options(joinedload(Customer.team))  # expect: SQL401 "`team.leader`"
    return [customer.team.leader.name for customer in session.scalars(found)]


def on_cards(session: Session, customer_id: int) -> list[str]:
    customer = session.get(Customer, customer_id)
    return [card.customer.name for card in customer.cards]


def on_all_cards(session: Session) -> list[str]:
    return [card.customer.name for card in session.scalars(select(Card))]  # expect: SQL401 "`customer`"


def by_number(session: Session, number: int) -> list[str]:
    found = session.query(Card).join(Customer).filter(Customer.number == number)
    return [card.customer.name for card in found]


def by_name(session: Session, name: str) -> list[str]:
    found = session.query(Card).join(Customer).filter(Customer.name == name)  # expect: SQL401 "`customer`"
    return [card.customer.name for card in found]


def team_number(customer: Customer) -> int:
    return customer.team_id or customer.team.id


def team_numbers(session: Session) -> list[int]:
    return [team_number(customer) for customer in session.scalars(select(Customer))]


def ledgers_with_no_company(session: Session) -> list[str]:
    names = []
    for ledger in session.scalars(select(Ledger)):  # expect: SQL401 "`clerk`"
        if ledger.company_id is None:
            names.append(f"{ledger.company} {ledger.clerk.name}")
    return names


def ledgers_of(session: Session, company_id: int) -> list[str]:
    found = session.scalars(select(Ledger)).all()
    return [f"{ledger.id} of {ledger.company.name}" for ledger in found if ledger.company_id == company_id]


def ledgers_of_others(session: Session, company_id: int) -> list[str]:
    found = session.scalars(select(Ledger)).all()  # expect: SQL401 "`company`"
    return [f"{ledger.id} of {ledger.company.name}" for ledger in found if ledger.company_id != company_id]


def companies_of_ledgers(session: Session) -> list[str]:
    found = session.scalars(select(Ledger))  # expect: SQL401 "`company`"
    return [ledger.company.name for ledger in found if ledger.company_id or ledger.clerk_id]


def grandparents(session: Session) -> list[str]:
    found = select(Folder).where(Folder.id > 100).options(joinedload(Folder.parent))  # expect: SQL401 "`parent.parent`"
    return [folder.parent.parent.name for folder in session.scalars(found)]


def grandparents_of_all(session: Session) -> list[str]:
    """Whoever goes through all of them has every one before the first."""
    return [folder.parent.parent.name for folder in session.scalars(select(Folder))]


def companies(session: Session, ledger_id: int) -> list[str]:
    found = select(Entry).where(Entry.ledger_id == ledger_id)
    return [entry.account.company.name for entry in session.scalars(found)]


def keepers(session: Session, ledger_id: int) -> list[str]:
    found = select(Entry).where(Entry.ledger_id == ledger_id)  # expect: SQL401 "`account.keeper`"
    return [entry.account.keeper.name for entry in session.scalars(found)]


def companies_of_all(session: Session) -> list[str]:
    found = select(Entry)  # expect: SQL401 "`account.company`"
    return [entry.account.company.name for entry in session.scalars(found)]
