"""What stubs say of types, and what of a library knowledge leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli

from asynclint.packs.knowledge import load_knowledge
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


def test_the_public_methods_that_nobody_speaks_of_are_listed(tmp_path: Path) -> None:
    (surface,) = surfaces(knowledge(tmp_path, ""))
    assert surface.library == "the standard library"
    assert "socket.socket.sendall" in surface.missing
    assert "socket.socket.recv" not in surface.missing
    assert not any(name.endswith("._real_close") for name in surface.missing)
    assert 0 < surface.share < 1
