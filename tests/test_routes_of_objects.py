"""Objects that are made with a router: each serves what it was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.served import service

if TYPE_CHECKING:
    from pathlib import Path


OBJECTS = {
    "each object of a data class has a router of its own": (
        """
        from dataclasses import dataclass, field
        from fastapi import APIRouter, FastAPI

        class Statistics:
            def register(self, resource):
                @resource.router.get("/statistics")
                def statistics(): ...

        @dataclass
        class Resource:
            router: APIRouter = field(default_factory=APIRouter)
            writable: bool = False
            extensions: list = field(default_factory=list)

            def __post_init__(self):
                self.register()
                for extension in self.extensions:
                    extension.register(self)

            def register(self):
                @self.router.get("/list")
                def listed(): ...
                if self.writable:
                    self.write()

            def write(self):
                @self.router.post("/item")
                def item(): ...

        app = FastAPI()
        books = Resource(writable=True)
        shelves = Resource(extensions=[Statistics()])
        rooms = Resource(router=APIRouter(prefix="/rooms"))
        app.include_router(books.router, prefix="/books")
        app.include_router(shelves.router, prefix="/shelves")
        app.include_router(rooms.router)
        """,
        ["GET /books/list", "POST /books/item", "GET /shelves/list", "GET /shelves/statistics", "GET /rooms/list"],
    ),
    "a class of attrs fills its fields by factories": (
        """
        import attrs
        from fastapi import APIRouter, FastAPI

        @attrs.define(kw_only=True)
        class Resource:
            router: APIRouter = attrs.field(factory=APIRouter)
            name: str

            def __attrs_post_init__(self):
                self.router.add_api_route("/" + self.name, self.read, methods=["GET"])

            def read(self): ...

        app = FastAPI()
        app.include_router(Resource(name="books").router, prefix="/a")
        app.include_router(Resource(name="shelves").router, prefix="/b")
        """,
        ["GET /a/books", "GET /b/shelves"],
    ),
    "a constructor keeps the router that it is passed": (
        """
        from fastapi import APIRouter, FastAPI

        class Resource:
            def __init__(self, router: APIRouter, writable=False):
                self.router = router
                self.writable = writable
                self.register()

            def register(self):
                self.router.add_api_route("/list", self.answer, methods=["GET"])
                if self.writable:
                    self.router.add_api_route("/item", self.answer, methods=["POST"])

            def answer(self): ...

        app = FastAPI()
        books, rooms = APIRouter(prefix="/books"), APIRouter(prefix="/rooms")
        for resource in (Resource(books, writable=True), Resource(router=rooms)):
            app.include_router(resource.router)
        """,
        ["GET /books/list", "POST /books/item", "GET /rooms/list"],
    ),
}


@pytest.mark.parametrize(("text", "served"), OBJECTS.values(), ids=OBJECTS.keys())
def test_each_object_serves_what_it_was_made_for(text: str, served: list[str], tmp_path: Path) -> None:
    assert service(tmp_path, text) == served
