"""What anybody tries first: the defects that each introduction to queries warns of, in functions that nobody calls."""

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Product(Base):
    __tablename__ = "product"

    name: Mapped[str]


class Order(Base):
    __tablename__ = "orders"

    lines: Mapped[list["Line"]] = relationship(back_populates="order")


class Line(Base):
    __tablename__ = "line"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    order: Mapped[Order] = relationship(back_populates="lines")
    product: Mapped[Product] = relationship()


def products(session: Session, order_id: int) -> list[str]:
    order = session.get_one(Order, order_id)  # expect: SQL401
    return [line.product.name for line in order.lines]


def all_products(session: Session) -> None:
    for line in session.scalars(select(Line)):  # expect: SQL401
        print(line.product.name)


def named(session: Session, ids: list[int]) -> list[str]:
    return [session.get_one(Product, number).name for number in ids]  # expect: SQL403


def looked_up(session: Session) -> list[str]:
    lines = session.scalars(select(Line)).all()
    return [session.get_one(Product, line.product_id).name for line in lines]  # expect: SQL403


def has_orders(session: Session) -> bool:
    return len(session.query(Order).all()) > 0  # expect: SQL405
