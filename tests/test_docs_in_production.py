"""Which applications are said to show their schema, and what is said of the pages about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asynclint.api import check
from asynclint.settings import Settings
from tests.programs import write_program

if TYPE_CHECKING:
    from pathlib import Path

SERVED = """
    @app.get("/orders")
    def orders(): ...
"""

APPLICATIONS = {
    "all is on": ("app = FastAPI()" + SERVED, "its schema and the pages"),
    "the pages are off, and the schema is not": (
        "app = FastAPI(docs_url=None, redoc_url=None)" + SERVED,
        "its schema to",
    ),
    "the pages depend on a setting, and the schema does not": (
        "from settings import shown\n    app = FastAPI(docs_url='/docs' if shown else None, redoc_url=None)" + SERVED,
        "its schema to",
    ),
    "the schema depends on a setting": (
        "from settings import shown\n    app = FastAPI(openapi_url='/schema' if shown else None)" + SERVED,
        None,
    ),
    "the address of the schema is a field of the settings": (
        """from pydantic_settings import BaseSettings
    class Shown(BaseSettings):
        schema_address: str = "/openapi.json"
    settings = Shown()
    app = FastAPI(openapi_url=settings.schema_address)"""
        + SERVED,
        None,
    ),
    "the address of the schema is a constant of a class": (
        """class Shown:
        SCHEMA = "/openapi.json"
    app = FastAPI(openapi_url=Shown.SCHEMA)"""
        + SERVED,
        "its schema and the pages",
    ),
    "its routes are not seen": (
        "from routes import add\n    app = FastAPI()\n    add(app)\n    app.add_middleware(object)",
        "its schema and the pages",
    ),
    "it serves nothing": ("scope = {'type': 'http', 'app': FastAPI()}", None),
}


@pytest.mark.parametrize(("text", "said"), APPLICATIONS.values(), ids=APPLICATIONS.keys())
def test_an_application_that_serves_something_shows_its_schema(text: str, said: str | None, tmp_path: Path) -> None:
    write_program(tmp_path, {"service.py": f"\n    from fastapi import FastAPI\n    {text}"})
    report = check([tmp_path], Settings(root=tmp_path, select=("API202",)), jobs=1)
    assert [said in finding.message for finding in report.findings if said] == ([] if said is None else [True])
    assert (said is None) == (not report.findings)
