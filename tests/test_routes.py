"""The route graph: what is registered where, across modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asynclint.api import routes
from asynclint.settings import Settings
from tests.served import paths, routes_of, service

if TYPE_CHECKING:
    from pathlib import Path


SERVICES = {
    "prefixes add up from the application to the route": (
        """
        from fastapi import APIRouter, FastAPI
        app = FastAPI()
        outer, inner = APIRouter(prefix="/outer"), APIRouter(prefix="/inner")
        @inner.get("/{item}")
        async def item(item: int): ...
        outer.include_router(inner, prefix="/between")
        app.include_router(outer, prefix="/api")
        """,
        ["GET /api/outer/between/inner/{item}"],
    ),
    "a loop includes each router under its own prefix": (
        """
        from fastapi import APIRouter, FastAPI
        a, b = APIRouter(), APIRouter()
        @a.get("/a")
        def get_a(): ...
        @b.get("/b")
        def get_b(): ...
        ROUTERS = {"/one": a, "/two": b}
        app = FastAPI()
        for prefix, router in ROUTERS.items():
            app.include_router(router, prefix=prefix)
        """,
        ["GET /one/a", "GET /two/b"],
    ),
    "a function gets the application passed": (
        """
        from fastapi import FastAPI
        def add_routes(app, prefix: str = "/default", **options):
            app.add_api_route(f"{prefix}/state", state, **options)
        def state(): ...
        app = FastAPI()
        add_routes(app)
        add_routes(app, "/other", methods=["POST"])
        """,
        ["GET /default/state", "POST /other/state"],
    ),
    "a factory's routers keep their arguments": (
        """
        from fastapi import APIRouter, FastAPI
        def make(name: str) -> APIRouter:
            router = APIRouter(prefix=f"/{name}")
            @router.get("/list")
            def listing(): ...
            return router
        def create_app() -> FastAPI:
            app = FastAPI()
            app.include_router(make("red"))
            app.include_router(make("blue"))
            return app
        """,
        ["GET /red/list", "GET /blue/list"],
    ),
    "a subclass passes on what it is made with": (
        """
        from fastapi import APIRouter, FastAPI
        class Versioned(APIRouter):
            def __init__(self, version: int, **options):
                super().__init__(**options)
                self.add_api_route("/version", self.show)
            def show(self): ...
        app = FastAPI()
        app.include_router(Versioned(1, prefix="/v1"))
        """,
        ["GET /v1/version"],
    ),
    "a router is an attribute of the object whose methods answer": (
        """
        from fastapi import APIRouter, FastAPI
        class Reports:
            def __init__(self):
                self.router = APIRouter(prefix="/reports")
                self.router.add_api_route("/sales", self.sales, methods=["GET", "POST"])
            def sales(self): ...
        app = FastAPI()
        app.include_router(Reports().router)
        """,
        ["GET|POST /reports/sales"],
    ),
    "a router of the program passes on what it is passed": (
        """
        from fastapi import APIRouter, FastAPI
        class Slashless(APIRouter):
            def add_api_route(self, path, *rest, **options):
                super().add_api_route(path.rstrip("/"), *rest, **options)
        router = Slashless(prefix="/shop")
        @router.get("/orders/")
        def orders(): ...
        def price(): ...
        router.add_api_route("/prices/", price, methods=["PUT"])
        app = FastAPI()
        app.include_router(router)
        """,
        ["GET /shop/orders", "PUT /shop/prices"],
    ),
    "methods of a class are decorated with a router": (
        """
        from fastapi import APIRouter, FastAPI
        router = APIRouter()
        class View:
            @router.get("/view")
            def show(self): ...
        app = FastAPI()
        app.include_router(router)
        """,
        ["GET /view"],
    ),
    "a decorator of the program registers by a decorator of the router": (
        """
        from fastapi import FastAPI
        app = FastAPI()
        def public(path: str):
            def decorate(function):
                return app.get(f"/public{path}", tags=["public"])(function)
            return decorate
        @public("/one")
        async def one(): ...
        @public("/two")
        async def two(): ...
        """,
        ["GET /public/one", "GET /public/two"],
    ),
    "an alias of a decorator is the decorator": (
        """
        from fastapi import FastAPI
        app = FastAPI()
        post = app.post
        @post("/orders")
        async def place(): ...
        """,
        ["POST /orders"],
    ),
    "a mounted application serves below its path": (
        """
        from fastapi import FastAPI
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route, WebSocketRoute
        def page(request): ...
        site = Starlette(routes=[Route("/", page), Mount("/deep", routes=[WebSocketRoute("/live", page)])])
        app = FastAPI()
        app.mount("/site", site)
        """,
        ["GET /site/", "WEBSOCKET /site/deep/live"],
    ),
    "what only a run knows is a gap in the path": (
        """
        import os
        from fastapi import FastAPI
        app = FastAPI()
        @app.get(f"/{os.environ['REGION']}/orders")
        async def orders(): ...
        @app.get(os.getenv("PREFIX", "/shop") + "/items")
        async def items(): ...
        """,
        ["GET /…/orders", "GET /shop/items"],
    ),
    "a router that includes itself is included once": (
        """
        from fastapi import APIRouter
        router = APIRouter(prefix="/r")
        @router.get("/x")
        def x(): ...
        router.include_router(router)
        """,
        ["GET /r/x"],
    ),
    "a name that is defined by a part of itself has no end": (
        """
        from fastapi import FastAPI
        app = FastAPI()
        def climb(node):
            node = node.parent
            app.add_api_route(node.path, node.answer)
        def descend(table):
            table = table["inner"]
            app.add_api_route(table["path"], table["answer"])
        """,
        ["GET …", "GET …"],
    ),
    "get and post of other things register nothing": (
        """
        from fastapi import FastAPI
        app = FastAPI()
        settings = {"get": 1}
        @settings.get("/x")
        def x(): ...
        app.state.get("/y")
        """,
        [],
    ),
}


@pytest.mark.parametrize(("text", "served"), SERVICES.values(), ids=SERVICES.keys())
def test_routes_of_a_service(text: str, served: list[str], tmp_path: Path) -> None:
    assert service(tmp_path, text) == served


def test_a_router_is_followed_through_imports_and_names(tmp_path: Path) -> None:
    found = routes_of(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/users.py": """
                from fastapi import APIRouter
                router = APIRouter(prefix="/users")
            """,
            "shop/handlers.py": """
                from shop.users import router as users
                @users.get("/me")
                async def me(): ...
            """,
            "shop/api.py": """
                from .users import router
                routers = [router]
            """,
            "shop/main.py": """
                from fastapi import FastAPI
                from shop import api, handlers
                app = FastAPI()
                for router in api.routers:
                    app.include_router(router)
            """,
        },
    )
    assert [(route.path, route.place.path) for route in found] == [("/users/me", "shop/handlers.py")]


def test_tests_serve_nobody(tmp_path: Path) -> None:
    text = """
        from fastapi import FastAPI
        app = FastAPI()
        @app.get("/x")
        def x(): ...
    """
    assert paths(routes_of(tmp_path, {"app.py": text, "tests/test_app.py": text.replace("/x", "/y")})) == ["GET /x"]
    listed = routes([tmp_path], Settings(root=tmp_path, include_tests=True), jobs=1)
    assert sorted(paths(listed)) == ["GET /x", "GET /y"]


def test_a_program_without_a_web_library_has_no_routes(tmp_path: Path) -> None:
    assert service(tmp_path, "def get(path): ...\n@get('/x')\ndef x(): ...\n") == []
