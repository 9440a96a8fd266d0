"""What stubs say of types, and what of a library knowledge leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import tomli

from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.model import Callee, Kind, Library
from surveys.coverage import surfaces
from surveys.signatures import Declared, Stubs
from surveys.stubs import Source, Written, missing, table

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.packs.model import Knowledge

VERSION = (3, 13)

STUB = """
import socket
import sys
from socket import socket as Plain
from threading import Lock as _Lock
from typing import Optional, overload

if sys.version_info >= (3, 12):
    def newer() -> Plain: ...
else:
    def older() -> Plain: ...

shared: socket.socket
_private: Plain

@overload
def open_line(port: int) -> Plain: ...
@overload
def open_line(port: None) -> None: ...
def _hidden() -> Plain: ...

class Line(socket.socket):
    lock: _Lock
    @property
    def upstream(self) -> Optional[Line]: ...
    def split(self) -> Line | None: ...
    async def wait(self) -> Plain: ...
    def name(self) -> str: ...
"""


SOCKETS = """
[library]
name = "sockets"
modules = ["socket"]

[[class]]
name = "socket.socket"

[[class.method]]
names = ["recv"]
effect = "network"
"""


@pytest.fixture
def stubs(tmp_path: Path) -> Path:
    (tmp_path / "lines-stubs").mkdir()
    (tmp_path / "lines-stubs" / "__init__.pyi").write_text(STUB)
    (tmp_path / "lines-stubs" / "_private.pyi").write_text(STUB)
    return tmp_path


def knowledge(root: Path, text: str) -> Knowledge:
    """A pack that knows of sockets, and what ``text`` says."""
    (root / "pack" / "knowledge").mkdir(parents=True)
    (root / "pack" / "vocabulary.toml").write_text('[kinds.network]\nphrase = "network"\n')
    (root / "pack" / "knowledge" / "all.toml").write_text(SOCKETS + text)
    return load_knowledge([root / "pack"])


def test_types_of_what_is_public_are_told_with_their_full_names(stubs: Path) -> None:
    read = Stubs(VERSION, [stubs])
    assert read.modules(["lines"]) == ["lines"]
    assert set(read.declared("lines")) == {
        Declared("lines", "", "newer", frozenset({"socket.socket"}), is_called=True),
        Declared("lines", "", "shared", frozenset({"socket.socket"})),
        Declared("lines", "", "open_line", frozenset({"socket.socket", "None"}), is_called=True),
        Declared("lines", "", "Line", frozenset({"socket.socket"}), is_class=True),
        Declared("lines", "Line", "lock", frozenset({"threading.Lock"})),
        Declared("lines", "Line", "upstream", frozenset({"lines.Line", "None"})),
        Declared("lines", "Line", "split", frozenset({"lines.Line", "None"}), is_called=True),
        Declared("lines", "Line", "name", frozenset({"builtins.str"}), is_called=True),
    }


def test_what_leads_to_something_that_blocks_is_written_as_knowledge(stubs: Path, tmp_path: Path) -> None:
    written = Written(knowledge(tmp_path, ""))
    source = Source("lines", "lines", ("lines",), (stubs,), ("1.0",))
    found, by_hand = missing(written, source)
    assert not by_hand
    said = tomli.loads(table(source, found, written))
    # Neither `newer` nor `older` is there in every Python. A `Line` blocks as the socket does that it is.
    assert said == {
        "library": {
            "name": "lines, as typeshed has it",
            "distribution": "lines",
            "modules": ["lines"],
            "verified": ["1.0"],
        },
        "attributes": {"lines.shared": "socket.socket"},
        "function": [{"names": ["lines.open_line"], "returns": "socket.socket | None"}],
        "class": [
            {
                "name": "lines.Line",
                "bases": ["socket.socket"],
                "attributes": {"upstream": "lines.Line | None"},
                "method": [{"names": ["split"], "returns": "lines.Line | None"}],
            }
        ],
    }


def test_what_is_known_is_not_said_again(stubs: Path, tmp_path: Path) -> None:
    known = knowledge(
        tmp_path,
        """
        [attributes]
        "lines.shared" = "socket.socket"
        [aliases]
        "lines.open_line" = "wires.open_line"
        [[function]]
        names = ["wires.open_line"]
        returns = "socket.socket"
        [[class]]
        name = "lines.Line"
        bases = ["socket.socket"]
        attributes = { upstream = "lines.Line" }
        [[class.method]]
        names = ["split"]
        effect = "network"
        """,
    )
    found, by_hand = missing(Written(known), Source("lines", "lines", ("lines",), (stubs,)))
    assert found == []
    assert by_hand == ["lines.Line.split"]  # an entry here would take the place of the one that says what it does


SOURCE = '''
import asyncio
import socket
import threading


class Line(socket.socket):
    lock = threading.Lock()

    def ask(self, question: bytes) -> bytes:
        self.sendall(question)
        return self.recv(100)

    def greet(self) -> bytes:
        return self.ask(b"hello")

    def __enter__(self) -> "Line":
        self.ask(b"ready?")
        return self

    def count(self, words: list) -> int:
        with self.lock:
            return len(words)

    async def wait(self) -> None:
        await asyncio.sleep(1)

    def _secret(self) -> None:
        self.greet()


class Loud(Line):
    """Has what it inherits."""


def dial(host: str) -> Line:
    line = Line()
    line.connect((host, 80))
    return line


def sober(text: str) -> str:
    return text.strip()
'''


def test_what_blocks_in_the_source_of_a_library_and_nobody_speaks_of_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site" / "lines_of_mine").mkdir(parents=True)
    (tmp_path / "site" / "lines_of_mine" / "__init__.py").write_text(SOURCE)
    (tmp_path / "site" / "lines_of_mine-1.0.dist-info").mkdir()
    (tmp_path / "site" / "lines_of_mine-1.0.dist-info" / "METADATA").write_text("Name: lines-of-mine\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    said = knowledge(
        tmp_path,
        """
        [[class.method]]
        names = ["connect", "sendall"]
        effect = "network"
        """,
    )
    library = Library(tmp_path, "lines", ("lines_of_mine",), "lines-of-mine")
    told = Callee("lines_of_mine.dial", effect="network")
    said = replace(said, libraries=(library,), functions={told.name: told})
    kinds = {"network": Kind("network", "network"), "wait": Kind("wait", "wait", contended=True)}
    (surface,) = surfaces(said, kinds)
    assert (surface.library, surface.version) == ("lines-of-mine", "1.0")
    # Neither what only moves values about nor a coroutine; what is inherited comes once.
    assert surface.missing == ("lines_of_mine.Line.__enter__", "lines_of_mine.Line.ask", "lines_of_mine.Line.greet")
    assert surface.told == 1
    assert surface.share == 1 / 4
