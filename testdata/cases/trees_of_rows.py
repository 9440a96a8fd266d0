"""Rows of one class that lead to each other: whoever holds the list of all has the parents of each."""

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Category(Base):
    __tablename__ = "category"

    name: Mapped[str]
    shop: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    parent: Mapped["Category | None"] = relationship(remote_side="Category.id")
    children: Mapped[list["Category"]] = relationship(back_populates="parent")


class Post(Base):
    __tablename__ = "post"

    comments: Mapped[list["Comment"]] = relationship(back_populates="post")


class Comment(Base):
    __tablename__ = "comment"

    text: Mapped[str]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    post: Mapped[Post] = relationship(back_populates="comments")
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    answers: Mapped["Comment | None"] = relationship(remote_side="Comment.id")


def thread(session: Session, key: int) -> list[str]:
    post = session.get_one(Post, key)
    return [f"{comment.answers.text}: {comment.text}" for comment in post.comments if comment.answers]


def title(category: Category) -> str:
    return f"{title(category.parent)} / {category.name}" if category.parent else category.name


def of_all(session: Session) -> list[str]:
    return [title(category) for category in session.scalars(select(Category)).all()]


def of_one_shop(session: Session, shop: str) -> dict[str, str]:
    return {category.name: title(category) for category in session.query(Category).filter_by(shop=shop).all()}


def of_some(session: Session, start: str) -> list[str]:
    found = session.query(Category).filter(Category.name.startswith(start)).all()  # expect: SQL401
    return [title(category) for category in found]


def of_a_page(session: Session) -> list[str]:
    return [title(category) for category in session.query(Category).limit(50).all()]  # expect: SQL401


def downwards(session: Session) -> list[str]:
    return [
        child.name
        for category in session.scalars(select(Category)).all()  # expect: SQL401 "children"
        for child in category.children
    ]


def joined(session: Session, numbers: list[int]) -> list[str]:
    numbers = sorted(numbers)
    numbers = list(numbers)
    found = session.scalars(select(Category).where(Category.id.in_(numbers)))
    return [category.name for category in found]
