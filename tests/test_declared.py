"""Requirements are found in every file that declares or locks them, on their lines."""

from __future__ import annotations

from textwrap import dedent

import pytest

from asynclint.requirements.declared import Requirement, inline, reader_of
from asynclint.requirements.versions import admitted
from tests.programs import cases

FILES = {
    "pyproject: project, extras and groups": (
        "pyproject.toml",
        """\
        [project]
        dependencies = [
          "Starlette[full] >= 0.38 ; python_version > '3.8'",  #:1 starlette >=0.38
          'fastapi==0.110.0',  #:1 fastapi ==0.110.0
          "httpx @ https://example.com/httpx.whl",
        ]
        [project.optional-dependencies]
        server = ["uvicorn_worker~=0.2.0"]  #:1 uvicorn-worker ~=0.2.0
        [dependency-groups]
        dev = [{ include-group = "x" }, "pytest"]  #:1 pytest
        """,
    ),
    "pyproject: poetry": (
        "pyproject.toml",
        """\
        [tool.poetry.dependencies]
        python = "^3.11"  #:1 python ^3.11
        fastapi = { version = "^0.110", extras = ["all"] }  #:1 fastapi ^0.110
        starlette = { git = "https://example.com/starlette.git" }
        [tool.poetry.group.dev.dependencies]
        "httpx" = "0.27.0"  #:1 httpx ==0.27.0
        """,
    ),
    "pyproject: pdm": (
        "pyproject.toml",
        """\
        [tool.pdm.dev-dependencies]
        test = ["fastapi<0.116"]  #:1 fastapi <0.116
        """,
    ),
    "requirements": (
        "requirements-dev.txt",
        """\
        # fastapi==0.1
        -r base.txt
        --index-url https://example.com
        fastapi[all]==0.112.0 \\
            --hash=sha256:0123
        starlette>=0.38,<0.40  # held back
        -e .
        #:4 fastapi ==0.112.0
        #:6 starlette >=0.38,<0.40
        """,
    ),
    "setup.cfg": (
        "setup.cfg",
        """\
        [options]
        install_requires =
            fastapi<0.116
            starlette~=0.41.2
        #:3 fastapi <0.116
        #:4 starlette ~=0.41.2
        """,
    ),
    "uv, poetry and pdm locks": (
        "uv.lock",
        """\
        version = 1

        [[package]]
        name = "starlette"
        version = "0.38.2"
        source = { registry = "https://pypi.org/simple" }
        #:4 starlette ==0.38.2 locked
        """,
    ),
    "Pipfile.lock": (
        "Pipfile.lock",
        """\
        {"default": {
          "starlette": {"hashes": [], "version": "==0.46.0"},
          "local": {"path": "."}}}
        """,
    ),
    "broken files say nothing": ("pyproject.toml", "[project\n"),
}

LOCKED = {"Pipfile.lock": [(2, "starlette", "==0.46.0", True)]}


def told(text: str) -> list[tuple[int, str, str, bool]]:
    """What the notes in the text say: `#:1` of their own line, `#:4` of line 4."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        _, mark, note = line.partition("#:")
        if mark:
            place, name, *rest = note.split(" ")
            own = line.partition("#:")[0].strip() != ""
            locked = "locked" in rest
            specifier = " ".join(word for word in rest if word != "locked")
            found.append((number if own else int(place), name, specifier, locked))
    return sorted(found)


@pytest.mark.parametrize("file", cases(FILES))
def test_requirements_are_found_on_their_lines(file: tuple[str, str]) -> None:
    name, text = file[0], dedent(file[1])
    read = reader_of(name)
    assert read is not None
    expected = LOCKED.get(name) or told(text)
    assert sorted(map(seen, read(text))) == sorted(
        (line, who, str(admitted(what)), how) for line, who, what, how in expected
    )


def seen(requirement: Requirement) -> tuple[int, str, str, bool]:
    return (requirement.span.line, requirement.distribution, str(requirement.versions), requirement.locked)


def test_a_script_declares_its_own() -> None:
    text = '#!/bin/python\n# /// script\n# dependencies = [\n#   "starlette<0.40",\n# ]\n# ///\nprint("starlette")\n'
    (found,) = inline(text)
    assert (found.distribution, found.text, found.span.line) == ("starlette", "starlette<0.40", 4)
    assert list(inline('print("# /// script")\n')) == []


def test_other_files_declare_nothing() -> None:
    assert reader_of("README.txt") is None
    assert reader_of("requirements.py") is None
    assert reader_of("constraints-3.12.txt") is not None
