"""Routes that stand in tables, and lists that several places have a part in."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.served import routes_of

if TYPE_CHECKING:
    from pathlib import Path


START = """
from dataclasses import dataclass
from enum import Enum
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Route
app = FastAPI()
def one(): ...
def two(): ...
"""

TABLES = {
    "dictionaries": """
        TABLE = [{"path": "/a", "run": one, "verb": "get"}, {"path": "/b", "run": two, "verb": "put", "hide": True}]
        for row in TABLE:
            hidden = row.get("hide", False)
            app.add_api_route(row["path"], row["run"], methods=[row["verb"].upper()], include_in_schema=not hidden)
    """,
    "objects": """
        @dataclass
        class Spec:
            path: str
            run: object
            verb: str = "GET"
            hide: bool = False
        for spec in (Spec("/a", one), Spec("/b", two, verb="PUT", hide=True)):
            app.add_api_route(spec.path, spec.run, methods=[spec.verb], include_in_schema=not spec.hide)
    """,
    "objects that a function is passed": """
        @dataclass
        class Spec:
            paths: tuple[str, ...]
            run: object
            writes: bool
        FIRST = Spec(paths=("/a",), run=one, writes=False)
        SECOND = Spec(paths=("/b",), run=two, writes=True)
        def register(router, spec):
            for path in spec.paths:
                if spec.writes:
                    router.put(path, include_in_schema=False)(spec.run)
                else:
                    router.get(path)(spec.run)
        for one_spec in (FIRST, SECOND):
            register(app, one_spec)
    """,
    "methods by their names": """
        def register(router, rows):
            for row in rows:
                path = row["path"]
                verb = row["verb"].lower()
                add = getattr(router, verb)
                add(path, include_in_schema=path != "/b")(row["run"])
        register(app, [{"path": "/a", "run": one, "verb": "GET"}, {"path": "/b", "run": two, "verb": "PUT"}])
    """,
    "an enumeration": """
        class Kind(str, Enum):
            A = "a"
            B = "b"
        for kind in Kind:
            if kind.value == "a":
                app.add_api_route(f"/{kind.value}", one)
            else:
                app.add_api_route("/" + kind.value, two, methods=["PUT"], include_in_schema=False)
    """,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_each_row_is_a_route(table: str, tmp_path: Path) -> None:
    found = routes_of(tmp_path, {"service.py": START + dedent(table)})
    told = [(route.methods, route.path, route.shown, route.decision.published) for route in found]
    assert told == [(("GET",), "/a", "one", True), (("PUT",), "/b", "two", False)]


def test_a_list_of_routes_is_what_every_place_puts_into_it(tmp_path: Path) -> None:
    text = """
        shared = [Route("/shared", one)]
        shared.append(Route("/later", one))
        class Server:
            def __init__(self, names):
                self.names = names
            def pages(self):
                found = []
                found.append(Route("/page", one))
                found += [Route("/other", one)]
                if not self.names:
                    return [Route("/empty", one)]
                return found
            def routes(self):
                return [Route(f"/r{1}", one), Route("/r2", one)] + self.pages() + unknown() + [*shared]
        app = Starlette(routes=Server(["x"]).routes())
    """
    found = routes_of(tmp_path, {"service.py": START + dedent(text)})
    served = {route.path for route in found if route.application is not None}
    assert served == {"/r1", "/r2", "/empty", "/page", "/other", "/shared", "/later"}
