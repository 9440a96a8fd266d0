"""What the arguments of registering calls say: paths that are put together, and options that callers pass on."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from asynclint.api import routes
from asynclint.settings import Settings
from tests.programs import write_program

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.routes.model import Route


def routes_of(root: Path, text: str) -> tuple[Route, ...]:
    write_program(root, {"service.py": text})
    return routes([root], Settings(root=root), jobs=1)


PREFIXES = {
    "a function puts them together": (
        """
        def placed(path: str, version: int = 1) -> str:
            return f"/v{version}{path}"
        prefix = placed("/shop", version=2)
        """,
        ["/v2/shop/orders"],
    ),
    "a method reads an attribute": (
        """
        class Place:
            base = "/shop"
            def below(self, name: str) -> str:
                return f"{self.base}/{name}"
        prefix = Place().below("north")
        """,
        ["/shop/north/orders"],
    ),
    "the environment says nothing": (
        """
        import os
        def placed(path: str) -> str:
            if base := os.environ.get("SHOP_PREFIX"):
                return base.rstrip("/") + path
            return path
        prefix = placed("/shop")
        """,
        ["/shop/orders"],
    ),
    "a function asks somebody else": (
        """
        from settings import config
        def placed(path: str) -> str:
            if config.base:
                return config.base + path
            return path
        prefix = placed("/shop")
        """,
        ["/shop/orders", "…/shop/orders"],
    ),
    "a loop goes through what a function returns": (
        """
        def placed(path: str) -> str:
            return "/shop" + path
        def versions() -> tuple[str, ...]:
            return placed("/v1"), placed(f"/v{2}")
        for prefix in versions():
            app.include_router(router, prefix=prefix)
        """,
        ["/shop/v1/orders", "/shop/v2/orders"],
    ),
}


@pytest.mark.parametrize(("text", "served"), PREFIXES.values(), ids=PREFIXES.keys())
def test_prefixes_are_read_as_they_are_put_together(text: str, served: list[str], tmp_path: Path) -> None:
    before = """
        from fastapi import APIRouter, FastAPI
        router = APIRouter()
        @router.get("/orders")
        def orders(): ...
        app = FastAPI()
    """
    include = "" if "include_router" in text else "app.include_router(router, prefix=prefix)"
    found = routes_of(tmp_path, "\n".join((dedent(before), dedent(text), include)))
    assert sorted({route.path for route in found}) == served


OPTIONS = {
    "the caller passes nothing about it": ("options = {'debug': True}", "make(options)", True),
    "the caller turns it off": ("options = {'openapi_url': None}", "make(options=options)", False),
    "the caller passes nothing at all": ("", "make()", True),
    "the caller's dictionary is changed by a key of its own": (
        "options = {'debug': True}; options['title'] = 'shop'",
        "make(options)",
        True,
    ),
    "the caller's dictionary is changed by just this key": (
        "options = {}; options['openapi_url'] = None",
        "make(options)",
        None,
    ),
    "the caller's dictionary takes in another": ("options = {}; options.update(config)", "make(options)", None),
    "nobody calls": ("", "None", None),
}


@pytest.mark.parametrize(("before", "call", "published"), OPTIONS.values(), ids=OPTIONS.keys())
def test_what_a_caller_passes_on_decides_about_the_schema(
    before: str, call: str, published: bool | None, tmp_path: Path
) -> None:
    text = f"""
        from fastapi import FastAPI
        from settings import config
        {before}
        def make(options=None):
            options = options or {{}}
            app = FastAPI(**options)
            @app.get("/orders")
            def orders(): ...
            return app
        app = {call}
    """
    (route,) = routes_of(tmp_path, text)
    assert route.decision.published is published
