"""Runs the application of a case whose templates read relations: what it is marked for costs more with every row, the
rest does not."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

sqlalchemy = pytest.importorskip("sqlalchemy")
testclient = pytest.importorskip("fastapi.testclient")
pytest.importorskip("jinja2")

from sqlalchemy import event  # noqa: E402  (there is none without the library)
from sqlalchemy.orm import Session  # noqa: E402
from sqlalchemy.pool import StaticPool  # noqa: E402

CASE = Path(__file__).parent.parent / "testdata" / "cases" / "rendered_templates"
FEW, MANY = 2, 20
ROUTES = {
    "/books": True,
    "/books/loaded": False,
    "/books/table": True,
    "/books/plain": False,
    "/authors": True,
    "/authors/names": True,
    "/books/told": True,
    "/books/told/more": True,
    "/books/told/loaded": False,
    "/books/told/plain": False,
}
"""Whether a route asks once more for each row, as its statement is marked."""


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    shutil.copytree(CASE, tmp_path / "case")
    monkeypatch.chdir(tmp_path / "case")
    spec = importlib.util.spec_from_file_location("catalogue", tmp_path / "case" / "catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "catalogue", module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", ROUTES)
def test_a_route_costs_more_with_every_row_where_its_statement_is_marked(catalogue: ModuleType, path: str) -> None:
    few, many = (queries(catalogue, path, rows) for rows in (FEW, MANY))
    assert few > 0
    assert (many - few >= MANY - FEW) is ROUTES[path]
    assert ROUTES[path] or many == few


def queries(module: ModuleType, path: str, rows: int) -> int:
    names: dict[str, Any] = module.__dict__
    engine = sqlalchemy.create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    names["Base"].metadata.create_all(engine)
    with Session(engine) as session:
        for number in range(rows):
            session.add(names["Book"](title=f"Book {number}", author=names["Author"](name=f"Author {number}")))
        session.commit()
    names["app"].dependency_overrides[names["database"]] = lambda: Session(engine)
    asked: list[object] = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: asked.append(arguments))
    answer = testclient.TestClient(names["app"]).get(path)
    assert answer.status_code == 200, answer.text
    return len(asked)
