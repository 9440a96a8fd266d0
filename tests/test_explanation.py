"""How a line is understood, and why a call on it is silent."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from asynclint.api import explain
from asynclint.cli.commands import cli
from asynclint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.explanation import Looked

SERVICE = textwrap.dedent("""\
    import asyncio
    import json
    import time

    import unheard_of


    def settle(order):
        if order:
            time.sleep(1)


    def quiet():
        return 1


    def anywhere():
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            time.sleep(1)


    async def place(order, client):
        settle(order)
        quiet()
        json.dumps(order)
        unheard_of.call(order)
        client.send(order)
        (order - 1)(order)
        await asyncio.to_thread(settle, order)
        asyncio.sleep(0)
        settle(quiet())


    settle(None)
""")


@pytest.fixture
def service(tmp_path: Path) -> Path:
    file = tmp_path / "service.py"
    file.write_text(SERVICE)
    return file


def on(service: Path, part: str) -> tuple[Looked, ...]:
    line = next(number for number, text in enumerate(SERVICE.splitlines(), 1) if text.strip().startswith(part))
    explanation = explain(service, line, Settings(root=service.parent), jobs=1)
    assert explanation is not None
    return explanation.looked


def test_a_call_is_followed_to_the_primitive(service: Path) -> None:
    (looked,) = on(service, "settle(order)")
    (reached,) = looked.reached
    assert (reached.kind, reached.branches) == ("sleep", 1)
    assert [(hop.path, hop.line, hop.text) for hop in reached.hops] == [
        ("service.py", 25, "calls `settle`"),
        ("service.py", 10, "calls `time.sleep`"),
    ]


@pytest.mark.parametrize(
    ("part", "silence"),
    [
        ("quiet()", "has no effect that blocks"),
        ("json.dumps", "nothing is known of `json.dumps`"),
        ("unheard_of.call", "nothing is known of `unheard_of.call`"),
        ("client.send", "it runs what callers pass"),
        ("(order - 1)", "what is called is not known"),
        ("asyncio.sleep", "`asyncio.sleep` is known, and blocks nobody"),
    ],
)
def test_a_silent_call_has_a_reason(service: Path, part: str, silence: str) -> None:
    (looked,) = on(service, part)
    assert not looked.reached
    assert silence in looked.silence


def test_a_call_where_no_loop_runs_is_told_as_such(service: Path) -> None:
    line = next(number for number, text in enumerate(SERVICE.splitlines(), 1) if text == "        time.sleep(1)") + 11
    assert SERVICE.splitlines()[line - 1] == "        time.sleep(1)"
    explanation = explain(service, line, Settings(root=service.parent), jobs=1)
    assert explanation is not None
    assert [looked.silence for looked in explanation.looked] == ["only where no event loop runs"]
    assert explanation.where.startswith("a plain function")


def test_calls_of_a_line_come_in_their_order(service: Path) -> None:
    assert [looked.column for looked in on(service, "settle(quiet())")] == [4, 11]


def test_the_command_shows_it(service: Path) -> None:
    done = CliRunner().invoke(cli, ["explain-path", "--isolated", f"{service}:25"])
    assert done.exit_code == 0
    assert "in `place`: a coroutine function" in done.stdout
    assert "calls `time.sleep` (certain)" in done.stdout


@pytest.mark.parametrize("place", ["service.py", "service.py:0", "service.py:x", ":3"])
def test_what_is_no_place_is_refused(place: str) -> None:
    done = CliRunner().invoke(cli, ["explain-path", "--isolated", place])
    assert done.exit_code == 2
    assert "write FILE:LINE" in done.stderr


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (:\n")
    done = CliRunner().invoke(cli, ["explain-path", "--isolated", f"{tmp_path}/broken.py:1"])
    assert done.exit_code == 2
    assert "could not be read as Python" in done.stderr


COMMANDS = textwrap.dedent("""\
    import asyncio
    import time

    from fastapi import FastAPI


    async def migrate(name):
        await connect()
        time.sleep(1)
        await name.commit()
        time.sleep(2)


    async def connect():
        time.sleep(3)


    async def anybody():
        time.sleep(4)


    def run(coroutine):
        asyncio.run(coroutine)


    def command(name):
        run(migrate(name))


    app = FastAPI()


    @app.on_event("startup")
    async def warm():
        time.sleep(5)
    """)


@pytest.mark.parametrize(
    ("part", "where"),
    [
        (
            "time.sleep(1)",
            "alone until others are let in on line 10: `command` (commands.py:27) starts the loop for that",
        ),
        ("time.sleep(3)", "alone to its end: `command` (commands.py:27) starts the loop"),
        ("time.sleep(4)", "a coroutine function: it runs on the event loop"),
        ("time.sleep(5)", "while a server starts or stops, as commands.py:34 says: nobody is served meanwhile"),
    ],
)
def test_who_has_the_loop_alone_is_told_with_what_says_so(tmp_path: Path, part: str, where: str) -> None:
    (tmp_path / "commands.py").write_text(COMMANDS)
    line = next(number for number, text in enumerate(COMMANDS.splitlines(), 1) if text.strip() == part)
    explanation = explain(tmp_path / "commands.py", line, Settings(root=tmp_path), jobs=1)
    assert explanation is not None
    assert where in explanation.where


def test_a_finding_that_nobody_minds_is_told_as_possible(tmp_path: Path) -> None:
    (tmp_path / "ask.py").write_text("import asyncio\n\n\nasync def ask():\n    open('a')\n\n\nasyncio.run(ask())\n")
    explanation = explain(tmp_path / "ask.py", 5, Settings(root=tmp_path), jobs=1)
    assert explanation is not None
    assert "the module (ask.py:8) starts the loop" in explanation.where
    assert [reached.confidence.label for looked in explanation.looked for reached in looked.reached] == ["possible"]
