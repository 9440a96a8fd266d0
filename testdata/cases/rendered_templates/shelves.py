"""A module that names templates, and leaves it to another to render them."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from .catalogue import Book, Pages, database

router = APIRouter()


@router.get("/shelves")
def shelves(request: Request, session: Session = Depends(database), pages: Pages = Depends(Pages)) -> HTMLResponse:
    rows = session.scalars(select(Book).limit(50)).all()  # expect: SQL401 "in `shelf.html`"
    return pages.page("books/shelf.html", request=request, shelf=rows)
