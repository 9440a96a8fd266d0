"""Switches that come to a constant where the environment says nothing."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.served import paths, routes_of

if TYPE_CHECKING:
    from pathlib import Path


SWITCHES = {
    "a default that is compared": (
        """
        ENV = os.getenv("ENV", "dev")
        url = "/openapi.json" if ENV == "dev" else None
        """,
        (None, True),
    ),
    "a function that asks twice": (
        """
        def truth(value):
            if value is None:
                return None
            return value.strip().lower() in ("1", "true")
        def address():
            if own := os.getenv("OPENAPI_URL"):
                return own
            if truth(os.getenv("NO_OPENAPI")) is True:
                return None
            return "/openapi.json"
        url = address()
        """,
        (None, True),
    ),
    "a field of settings": (
        """
        class Settings:
            hidden: bool = Field(default=True)
            @property
            def address(self):
                return None if self.hidden else "/openapi.json"
        settings = Settings()
        url = settings.address
        """,
        (None, False),
    ),
    "a field that this object is made with": (
        """
        class Settings:
            address: str | None = "/openapi.json"
        settings = Settings(address=None)
        url = settings.address
        """,
        (False, None),
    ),
    "a name that is asked for": (
        """
        url = None if "PRODUCTION" in os.environ and ask() else "/openapi.json"
        """,
        (None, True),
    ),
    "what somebody else says": (
        """
        url = "/openapi.json" if ask() == "yes" else None
        """,
        (None, None),
    ),
}


@pytest.mark.parametrize(("text", "decided"), SWITCHES.values(), ids=SWITCHES.keys())
def test_a_schema_is_there_by_default(text: str, decided: tuple[bool | None, bool | None], tmp_path: Path) -> None:
    service = "import os\nfrom fastapi import FastAPI\n%sapp = FastAPI(openapi_url=url)\n@app.get('/x')\ndef x(): ...\n"
    (route,) = routes_of(tmp_path, {"service.py": service % dedent(text)})
    assert (route.decision.published, route.decision.by_default) == decided


def test_what_the_environment_turns_on_is_off_by_default(tmp_path: Path) -> None:
    found = routes_of(
        tmp_path,
        {
            "service.py": """
                import os
                from fastapi import APIRouter, FastAPI
                app, extra = FastAPI(), APIRouter()
                def x(): ...
                if os.getenv("TRACES", "no") == "yes":
                    app.add_api_route("/traces", x)
                else:
                    app.add_api_route("/no-traces", x)
                if not os.getenv("QUIET"):
                    app.add_api_route("/loud", x)
                @extra.get("/extra")
                def get_extra(): ...
                def share(app):
                    if os.getenv("SHARED") is None:
                        return
                    app.include_router(extra)
                def start(app):
                    if not os.getenv("KEY"):
                        raise RuntimeError
                    app.add_api_route("/started", x)
                share(app)
                start(app)
            """
        },
    )
    by_default = {route.path: route.by_default for route in found}
    assert by_default == {"/traces": False, "/no-traces": True, "/loud": True, "/extra": False, "/started": True}


def test_names_that_modules_import_from_one_another_are_nothing(tmp_path: Path) -> None:
    found = routes_of(
        tmp_path,
        {
            "one.py": "from two import prefix\n",
            "two.py": "from one import prefix\n",
            "service.py": """
                from fastapi import FastAPI
                from one import prefix
                app = FastAPI()
                @app.get(prefix + "/x")
                def x(): ...
            """,
        },
    )
    assert paths(found) == ["GET …/x"]
