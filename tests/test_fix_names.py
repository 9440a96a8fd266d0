"""How a module writes what it imports, and where an import goes that it lacks."""

from __future__ import annotations

import ast

import pytest

from asynclint.fixes import apply_edits
from asynclint.fixes.model import Unwritable
from asynclint.fixes.names import Names
from tests.fixing import text_of


def reached(source: str, module: str, attribute: str) -> tuple[str, str]:
    """The expression, and the module with what it needs."""
    names = Names(ast.parse(source), source.split("\n"))
    found = names.reach(module, attribute)
    return found.written, apply_edits(source, found.edits)


WRITTEN = {
    "import asyncio": "asyncio.sleep",
    "import asyncio as aio": "aio.sleep",
    "from asyncio import sleep": "sleep",
    "from asyncio import sleep as nap": "nap",
    "import asyncio.tasks": "asyncio.sleep",
    "import asyncio, os": "asyncio.sleep",
}


@pytest.mark.parametrize(("source", "written"), WRITTEN.items())
def test_a_name_is_written_as_the_module_imports_it(source: str, written: str) -> None:
    assert reached(f"{source}\n", "asyncio", "sleep") == (written, f"{source}\n")


def test_a_module_below_another_is_written_by_any_of_its_names() -> None:
    name = ("starlette.concurrency", "run_in_threadpool")
    for source, written in {
        "from starlette.concurrency import run_in_threadpool": "run_in_threadpool",
        "from starlette import concurrency": "concurrency.run_in_threadpool",
        "import starlette.concurrency": "starlette.concurrency.run_in_threadpool",
        "import starlette.concurrency as c": "c.run_in_threadpool",
    }.items():
        assert reached(source + "\n", *name) == (written, source + "\n")
    # Importing the package does not import what is below it.
    assert reached("import starlette\n", *name)[0] == "run_in_threadpool"


ADDED = {
    "among those of its kind": (
        "import abc\nimport zlib\nfrom os import path\n\nimport requests\n",
        "import abc\nimport asyncio\nimport zlib\nfrom os import path\n\nimport requests\n",
    ),
    "before the first of its kind": ("import os\nimport sys\n", "import asyncio\nimport os\nimport sys\n"),
    "below what heads the others": ("# stdlib\nimport os\n", "# stdlib\nimport os\nimport asyncio\n"),
    "above those of libraries": ("import requests\n", "import asyncio\n\nimport requests\n"),
    "below what is asked of the language": (
        '"""Doc."""\n\nfrom __future__ import annotations\n\nx = 1\n',
        '"""Doc."""\n\nfrom __future__ import annotations\n\nimport asyncio\n\nx = 1\n',
    ),
    "below a docstring": ('"""Doc."""\n\nx = 1\n', '"""Doc."""\n\nimport asyncio\n\nx = 1\n'),
    "above the first decorator": (
        "# coding: utf-8\n@d\ndef f(): ...\n",
        "# coding: utf-8\nimport asyncio\n\n@d\ndef f(): ...\n",
    ),
    "not on a line with other code": ("import os; x = 1\n", "import asyncio\n\nimport os; x = 1\n"),
    "not into a condition": (
        "import os\ntry:\n    import asyncio\nexcept ImportError:\n    pass\n",
        "import asyncio\nimport os\ntry:\n    import asyncio\nexcept ImportError:\n    pass\n",
    ),
    "not among those after definitions": (
        "import os\n\ndef f(): ...\n\nimport sys\n",
        "import asyncio\nimport os\n\ndef f(): ...\n\nimport sys\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), ADDED.values(), ids=ADDED.keys())
def test_an_import_is_added_where_a_person_would(before: str, after: str) -> None:
    written, fixed = reached(before, "asyncio", "sleep")
    assert (written, fixed) == ("asyncio.sleep", after)
    compile(fixed, "<fixed>", "exec")


def test_a_name_joins_an_import_from_its_module() -> None:
    before = "from asgiref.sync import async_to_sync as é, iscoroutinefunction  # both\n"
    after = "from asgiref.sync import async_to_sync as é, iscoroutinefunction, sync_to_async  # both\n"
    assert reached(before, "asgiref.sync", "sync_to_async") == ("sync_to_async", after)
    several = text_of(
        """
        from asgiref.sync import (
            async_to_sync,
        )
        """
    )
    assert reached(several, "asgiref.sync", "sync_to_async")[1] == several + "from asgiref.sync import sync_to_async\n"


@pytest.mark.parametrize(
    "source",
    [
        "from ours import asyncio\n",
        "import ours as asyncio\n",
        "from . import asyncio\n",
        "def f(asyncio): ...\n",
        "def f():\n    asyncio = 1\n",
        "import asyncio\n\ndef f():\n    for asyncio in x: ...\n",
        "try:\n    pass\nexcept E as asyncio:\n    pass\n",
        "match x:\n    case [*asyncio]:\n        pass\n",
        "def asyncio(): ...\n",
        "[asyncio := 1]\n",
    ],
)
def test_a_name_that_something_else_has_is_not_used(source: str) -> None:
    with pytest.raises(Unwritable):
        reached(source, "asyncio", "sleep")
