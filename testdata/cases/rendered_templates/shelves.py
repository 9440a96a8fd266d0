"""A module that names templates, and leaves it to another to render them."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from .catalogue import Book, Pages, database, templates

router = APIRouter()


@router.get("/shelves")
def shelves(request: Request, session: Session = Depends(database), pages: Pages = Depends(Pages)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()  # expect: SQL401 "in `shelf.html`"
    return pages.page("books/shelf.html", request=request, shelf=rows)


def _rendered(name: str, context: dict) -> HTMLResponse:
    return templates.TemplateResponse(name, {**context})


@router.get("/shelves/form")
def form(request: Request, session: Session = Depends(database)) -> HTMLResponse:
    """What is rendered is put into what it was rendered with."""
    page = {"request": request}
    shown = {"shelf": session.scalars(select(Book).limit(50)).all()}  # expect: SQL401 "in `shelf.html`"
    page.update(shown)
    shown["form"] = _rendered("books/shelf.html", page)
    return _rendered("books/shelf.html", shown)
