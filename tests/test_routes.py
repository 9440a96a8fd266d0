"""The route graph: what is registered where, across modules, and who decides whether it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asynclint.api import routes
from asynclint.settings import Settings
from tests.programs import write_program

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.routes.model import Route


def routes_of(root: Path, files: dict[str, str]) -> tuple[Route, ...]:
    write_program(root, files)
    return routes([root], Settings(root=root), jobs=1)


def paths(found: tuple[Route, ...]) -> list[str]:
    return [f"{'|'.join(route.methods)} {route.path}" for route in found]


def service(root: Path, text: str) -> list[str]:
    return paths(routes_of(root, {"service.py": text}))


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


DECISIONS = """
from fastapi import APIRouter, FastAPI
app = FastAPI({app})
router = APIRouter({router})
@router.get("/x"{route})
def x(): ...
app.include_router(router{include})
"""


@pytest.mark.parametrize(
    ("said", "published", "level", "line"),
    [
        ({}, True, "default", None),
        ({"route": ", include_in_schema=False"}, False, "route", 5),
        ({"router": "include_in_schema=False"}, False, "router", 4),
        ({"include": ", include_in_schema=False"}, False, "include", 7),
        ({"app": "include_in_schema=False"}, False, "application", 3),
        ({"app": "openapi_url=None"}, False, "application", 3),
        ({"route": ", include_in_schema=True", "router": "include_in_schema=False"}, False, "router", 4),
        ({"route": ", include_in_schema=shown()"}, None, "route", 5),
        ({"route": ", **options()"}, None, "route", 5),
        ({"route": ", **dict(include_in_schema=False)"}, False, "route", 5),
        ({"app": "openapi_url='/api' if shown() else None"}, None, "application", 3),
        ({"route": ", include_in_schema=shown()", "include": ", include_in_schema=False"}, False, "include", 7),
    ],
)
def test_the_nearest_who_hides_a_route_decides(
    said: dict[str, str], published: bool | None, level: str, line: int | None, tmp_path: Path
) -> None:
    parts = {"app": "", "router": "", "route": "", "include": ""} | said
    (route,) = routes_of(tmp_path, {"service.py": DECISIONS.format(**parts)})
    decided = route.decision
    assert (decided.published, decided.level.value) == (published, level)
    assert (decided.place and decided.place.span.line) == (line and line - 1)


def test_dependencies_are_those_of_all_levels_and_theirs(tmp_path: Path) -> None:
    (route,) = routes_of(
        tmp_path,
        {
            "service.py": """
                from typing import Annotated
                from fastapi import APIRouter, Depends, FastAPI, Header
                from fastapi.security import APIKeyHeader, HTTPBasic
                basic = HTTPBasic()
                key = APIKeyHeader(name="X-Internal-Key")
                def on_app(): ...
                def on_router(credentials=Depends(basic)): ...
                def on_include(): ...
                def on_route(token: Annotated[str, Header(alias="X-Token")]): ...
                def engine(): ...
                def session(engine=Depends(engine)): ...
                Session = Annotated[object, Depends(session)]
                class Pages:
                    def __init__(self, key: str = Depends(key)): ...
                class Limit:
                    def __call__(self): ...
                app = FastAPI(dependencies=[Depends(on_app)])
                shared = [Depends(on_router)]
                router = APIRouter(dependencies=shared)
                @router.get("/x", dependencies=[Depends(on_route), Depends(Limit())])
                def x(session: Session, pages: Pages = Depends()): ...
                app.include_router(router, dependencies=[Depends(on_include)])
            """
        },
    )
    assert [(one.name, one.header) for one in route.dependencies] == [
        ("on_app", None),
        ("on_include", None),
        ("on_router", None),
        ("on_route", None),
        ("Limit.__call__", None),
        ("session", None),
        ("Pages", None),
        ("fastapi.security.HTTPBasic", None),
        ("fastapi.Header", "X-Token"),
        ("engine", None),
        ("fastapi.security.APIKeyHeader", "X-Internal-Key"),
    ]


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
