"""Runs the examples of the pages about routes: each application is made, its schema is read, it is asked.

What a comment before an example says (`<!-- run: "/metrics" in paths -->`) is the defect, as an expression: true of a
bad example, false of a good one. It sees the example's names, a `client` of its `app`, and the `paths` in the schema
that the application generates.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories

if TYPE_CHECKING:
    from asynclint.packs.model import Example

testclient = pytest.importorskip("fastapi.testclient")

EXAMPLES = [
    pytest.param(example, id=f"{rule.code} {'bad' if example.bad else 'good'}: {example.title}")
    for rule in load_catalog(pack_directories()).rules.values()
    if rule.check is not None and rule.check.startswith("routes.")
    for example in rule.examples
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_defect_shows_in_a_bad_example_and_not_in_a_good_one(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("example")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    try:
        exec(compile(example.code, "example.py", "exec"), module.__dict__)
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    app = module.app
    paths = app.openapi()["paths"] if "paths" in example.run else {}
    with testclient.TestClient(app, raise_server_exceptions=False) as client:
        names = {**vars(module), "client": client, "paths": paths}
        assert bool(eval(example.run, names)) is example.bad
