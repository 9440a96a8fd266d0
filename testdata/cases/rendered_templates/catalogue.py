"""Templates read what their objects hold: in loops, included parts, macros and filters."""

from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship

engine = create_engine("sqlite:///catalogue.db")
templates = Jinja2Templates(directory="templates")
app = FastAPI()


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Author(Base):
    __tablename__ = "author"

    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")

    @property
    def author_name(self) -> str:
        return self.author.name


def database() -> Session:
    return Session(engine)


@app.get("/books")
def books(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()  # expect: SQL401 "in `list.html`"
    return templates.TemplateResponse(request, "books/list.html", {"books": rows})


@app.get("/books/loaded")
def loaded_books(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).options(joinedload(Book.author)).limit(50)).all()
    return templates.TemplateResponse(request, "books/list.html", {"books": rows})


@app.get("/books/table")
def table(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    context: dict[str, Any] = {"title": "Books"}
    context["items"] = session.scalars(select(Book).limit(50)).all()  # expect: SQL401 "Book.author_name"
    return templates.TemplateResponse(request, "included.html", context)


@app.get("/books/plain")
def plain(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()
    return templates.TemplateResponse(request, "plain.html", {"books": rows})


@app.get("/authors")
def authors(session: Session = Depends(database)) -> HTMLResponse:
    page = templates.get_template("macro.html")
    rows = session.scalars(select(Author).limit(50)).all()  # expect: SQL401 "in `line`"
    return HTMLResponse(page.render(authors=rows))


@app.get("/authors/names")
def names(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()  # expect: SQL401 "in `filters.html`"
    return templates.TemplateResponse(request, "filters.html", dict(books=rows))


@app.get("/missing")
def missing(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()
    return templates.TemplateResponse(request, "nowhere.html", {"books": rows})


def render(request: Request, name: str, context: dict[str, Any] | None = None, **more: Any) -> HTMLResponse:
    context = {"site": "Books", **(context or {})}
    context.update(more)
    return templates.TemplateResponse(request, name, context)


@app.get("/books/told")
def told(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()  # expect: SQL401 "in `list.html`"
    return render(request, "books/list.html", {"books": rows})


@app.get("/books/told/more")
def told_more(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()  # expect: SQL401 "in `list.html`"
    return render(request, "books/list.html", title="All", books=rows)


@app.get("/books/told/loaded")
def told_loaded(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).options(joinedload(Book.author)).limit(50)).all()
    return render(request, "books/list.html", {"books": rows})


@app.get("/books/told/plain")
def told_plain(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()
    return render(request, "plain.html", books=rows)


class Pages:
    def page(self, name: str, **context: Any) -> HTMLResponse:
        return HTMLResponse(templates.get_template(name).render(site="Books", **context))
