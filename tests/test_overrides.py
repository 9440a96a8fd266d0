"""Routers of a program that have methods of their own in place of a library's."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.served import routes_of

if TYPE_CHECKING:
    from pathlib import Path


ROUTERS = {
    "a method that adds each path twice": (
        """
        class Router(APIRouter):
            def add_api_route(self, path, endpoint, *, include_in_schema=True, **options):
                if path.endswith("/"):
                    path = path[:-1]
                super().add_api_route(path, endpoint, include_in_schema=include_in_schema, **options)
                super().add_api_route(path + "/", endpoint, include_in_schema=False, **options)
        """,
        {("GET", "/x", True), ("GET", "/x/", False), ("POST", "/y", True), ("POST", "/y/", False)},
    ),
    "a method that changes what it is passed": (
        """
        class Router(APIRouter):
            def add_api_route(self, path, endpoint, **options):
                hidden = "include_in_schema" in options and not options["include_in_schema"]
                def is_shown(path):
                    return not hidden and not path.endswith("/")
                options["include_in_schema"] = is_shown(path)
                super().add_api_route(path, endpoint, **options)
        """,
        {("GET", "/x", True), ("POST", "/y/", False)},
    ),
    "a decorator made of decorators": (
        """
        class Router(APIRouter):
            def api_route(self, path, *, include_in_schema=True, **options):
                path = path.rstrip("/")
                plain = super().api_route(path, include_in_schema=include_in_schema, **options)
                slash = super().api_route(f"{path}/", include_in_schema=False, **options)
                def decorate(function):
                    slash(function)
                    return plain(function)
                return decorate
        """,
        {("GET", "/x", True), ("GET", "/x/", False), ("POST", "/y", True), ("POST", "/y/", False)},
    ),
    "a decorator that registers": (
        """
        class Router(APIRouter):
            def api_route(self, path, name=None, **options):
                def decorate(function):
                    self.add_api_route(path, function, name=name or function.__name__, **options)
                    return function
                return decorate
        """,
        {("GET", "/x", True), ("POST", "/y/", True)},
    ),
    "a verb of its own": (
        """
        class Router(APIRouter):
            def get(self, path, **options):
                options["include_in_schema"] = False
                return super().get("/own" + path, **options)
        """,
        {("GET", "/own/x", False), ("POST", "/y/", True)},
    ),
}


@pytest.mark.parametrize(("router", "served"), ROUTERS.values(), ids=ROUTERS.keys())
def test_a_router_registers_in_its_own_way(router: str, served: set[tuple[str, str, bool]], tmp_path: Path) -> None:
    service = f"""
from fastapi import APIRouter, FastAPI
{dedent(router)}
app, router = FastAPI(), Router()
@router.get("/x", response_model=int)
def x(): ...
@router.post("/y/")
def y(): ...
app.include_router(router)
"""
    found = routes_of(tmp_path, {"service.py": service})
    assert {(route.methods[0], route.path, route.decision.published) for route in found} == served
    assert {route.shown for route in found} == {"x", "y"}
