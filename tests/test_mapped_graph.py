"""What the graph of mapped classes says, next to what SQLAlchemy itself makes of the same code."""

from __future__ import annotations

import sys
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest

from asynclint.orm.mapped.graph import MappedGraph
from asynclint.orm.model import Loading
from tests.programs import read_program

sqlalchemy = pytest.importorskip("sqlalchemy")

DECLARATIVE = """
    from typing import List, Optional

    from sqlalchemy import Column, ForeignKey, Integer, Table
    from sqlalchemy.orm import (
        DeclarativeBase, DynamicMapped, Mapped, backref, declared_attr, mapped_column, registry, relationship
    )


    class Base(DeclarativeBase):
        id: Mapped[int] = mapped_column(primary_key=True)


    class Dated:
        @declared_attr
        def editor_id(cls):
            return Column(ForeignKey("user.id"))

        @declared_attr
        def editor(cls):
            return relationship("User", foreign_keys=[cls.editor_id])


    keywords = Table(
        "keywords",
        Base.metadata,
        Column("post_id", ForeignKey("post.id")),
        Column("keyword_id", ForeignKey("keyword.id")),
    )


    class User(Base):
        __tablename__ = "user"

        posts: Mapped[List["Post"]] = relationship(back_populates="author", foreign_keys="Post.author_id")
        profile: Mapped[Optional["Profile"]] = relationship(back_populates="user", lazy="joined")
        visits: DynamicMapped["Visit"] = relationship()


    class Profile(Base):
        __tablename__ = "profile"

        user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
        user: Mapped["User"] = relationship(back_populates="profile")


    class Visit(Base):
        __tablename__ = "visit"

        user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


    class Post(Dated, Base):
        __tablename__ = "post"

        author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
        author = relationship(User, foreign_keys=[author_id], back_populates="posts")
        keywords = relationship("Keyword", secondary=keywords, backref="posts", lazy="selectin")
        parent_id = Column(Integer, ForeignKey("post.id"))
        parent = relationship("Post", remote_side="Post.id", backref=backref("replies", lazy="dynamic"))
        notes = relationship(lambda: Note, lazy="raise")


    class Keyword(Base):
        __tablename__ = "keyword"


    class Note(Base):
        __tablename__ = "note"

        post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))


    class Sealed(Note):
        pass
"""

IMPERATIVE = """
    from sqlalchemy import Column, ForeignKey, Integer, Table
    from sqlalchemy.orm import registry, relationship

    mapping = registry()

    orders = Table("orders", mapping.metadata, Column("id", Integer, primary_key=True))
    lines = Table(
        "lines",
        mapping.metadata,
        Column("id", Integer, primary_key=True),
        Column("order_id", ForeignKey("orders.id")),
    )


    class Order:
        pass


    class Line:
        pass


    def start() -> None:
        mapping.map_imperatively(Line, lines)
        mapping.map_imperatively(Order, orders, properties={"lines": relationship(Line, lazy="subquery")})


    start()
"""

SQLMODEL = """
    from sqlmodel import Field, Relationship, SQLModel


    class TeamBase(SQLModel):
        name: str


    class Team(TeamBase, table=True):
        id: int | None = Field(default=None, primary_key=True)
        heroes: list["Hero"] = Relationship(back_populates="team", sa_relationship_kwargs={"lazy": "selectin"})


    class Hero(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        team_id: int | None = Field(default=None, foreign_key="team.id")
        team: Team | None = Relationship(back_populates="heroes")


    class TeamRead(TeamBase):
        id: int
"""

LOADING = {
    "select": Loading.LAZY,
    "joined": Loading.EAGER,
    "selectin": Loading.EAGER,
    "subquery": Loading.EAGER,
    "dynamic": Loading.QUERY,
    "raise": Loading.REFUSED,
}

PROGRAMS = {"declarative": DECLARATIVE, "imperative": IMPERATIVE, "sqlmodel": SQLMODEL}

Relations = dict[str, dict[str, tuple[str, bool, Loading]]]
"""The relations of each class by name: where each leads, whether to many, and how it is loaded."""


@pytest.mark.parametrize("name", PROGRAMS)
def test_relations_are_those_of_the_library(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = dedent(PROGRAMS[name])
    there = of_library(name, source, monkeypatch)

    program = read_program({"models.py": source})
    graph = MappedGraph(program)

    assert graph.unresolved == []
    assert {
        model.name: {
            relation.name: (target.name if (target := graph.target(relation)) else "", relation.many, relation.loading)
            for relation in model.relations.values()
        }
        for model in graph.models
        if model.name != "Base"
    } == there


def of_library(name: str, source: str, monkeypatch: pytest.MonkeyPatch) -> Relations:
    if name == "sqlmodel":
        pytest.importorskip("sqlmodel")
    module = ModuleType(f"mapped_{name}")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(source, f"{module.__name__}.py", "exec", dont_inherit=True), module.__dict__)
    sqlalchemy.orm.configure_mappers()
    found: Relations = {}
    for value in vars(module).values():
        mapper: Any = sqlalchemy.inspect(value, raiseerr=False) if isinstance(value, type) else None
        if mapper is not None and value.__module__ == module.__name__:
            found[value.__name__] = {
                relation.key: (relation.mapper.class_.__name__, bool(relation.uselist), LOADING[relation.lazy])
                for relation in mapper.relationships
            }
    return found


def test_a_program_without_such_models_has_none() -> None:
    program = read_program({"models.py": "class Base:\n    pass\n\n\nclass User(Base):\n    __tablename__ = 'user'\n"})
    assert MappedGraph(program).models == ()
