"""Who decides whether a route is published, and what runs before its handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.served import routes_of

if TYPE_CHECKING:
    from pathlib import Path


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
