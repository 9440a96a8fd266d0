"""Reading source: encodings, line ends, and files that cannot be read."""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asynclint import source
from asynclint.source import SourceError, Tree, decode_source, encode_source, split_lines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"x = 1\n", "x = 1\n", id="plain source is UTF-8"),
        pytest.param("x = 'é'\n".encode(), "x = 'é'\n", id="UTF-8 needs no declaration"),
        pytest.param(b"\xef\xbb\xbfx = 1\n", "x = 1\n", id="a byte order mark is not part of the text"),
        pytest.param(b"# coding: latin-1\n'\xe9'\n", "# coding: latin-1\n'é'\n", id="a cookie on line one counts"),
        pytest.param(b"#!/bin/sh\n# vim: fileencoding=cp1252\n'\x80'", "#!/bin/sh\n# vim: fileencoding=cp1252\n'€'",
                     id="a cookie on line two counts"),
        pytest.param(b"\r# coding: latin-1\r'\xe9'", "\r# coding: latin-1\r'é'", id="lone CRs separate cookie lines"),
        pytest.param(b"# \xe9 coding: latin-1\n", "# é coding: latin-1\n", id="the cookie's line may need the cookie"),
        pytest.param(
            b"# -*- coding: utf-8-unix -*-\n", "# -*- coding: utf-8-unix -*-\n", id="a cookie may name line ends"
        ),
        pytest.param(b"# coding: Latin_1-dos\n'\xe9'", "# coding: Latin_1-dos\n'é'", id="in any of its spellings"),
        pytest.param(b"\xef\xbb\xbf# coding: utf-8-sig\n", "# coding: utf-8-sig\n", id="a mark and its own name agree"),
        pytest.param(b"x = 1\n# coding: latin-1\n", "x = 1\n# coding: latin-1\n", id="no cookie counts after code"),
        pytest.param(b"\xef\xbb\xbf# coding: utf-8\n", "# coding: utf-8\n", id="a mark and a UTF-8 cookie agree"),
        pytest.param(b"a\r\nb\rc\n", "a\r\nb\rc\n", id="line ends are kept as they are"),
        pytest.param(b"", "", id="an empty file is a file"),
    ],
)  # fmt: skip
def test_decodes(data: bytes, text: str) -> None:
    assert decode_source("a.py", data).text == text


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        pytest.param(b"x = 1\ny = '\xe9'\n", 2, "not valid utf-8", id="a stray byte names its line"),
        pytest.param(b"a\r\nb\rc\xff", 3, "not valid utf-8", id="any line end counts before a stray byte"),
        pytest.param(b"\n# coding: klingon\n", 2, "unknown encoding 'klingon'", id="an unknown encoding is named"),
        pytest.param(b"# coding: hex\n", 1, "hex", id="a codec that is not for text is refused"),
        pytest.param(
            b"# coding: unicode_escape\n'\\ud800'", 1, "cannot be decoded as unicode", id="lone surrogates are refused"
        ),
        pytest.param(b"\xef\xbb\xbf# coding: latin-1\n", 1, "byte order mark", id="a mark contradicts a cookie"),
        pytest.param(b"x = 1\n\0\n", 2, "NUL", id="a NUL byte names its line"),
        pytest.param("x = 1".encode("utf-16"), 1, "not valid utf-8", id="UTF-16 is not source"),
    ],
)
def test_refuses_with_the_line_to_look_at(data: bytes, line: int, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode_source("a.py", data)
    assert caught.value.line == line
    assert words in caught.value.message
    assert str(caught.value).startswith(f"a.py:{line}: ")


_COMMENT = st.text(st.sampled_from("x\f\v\x1c\x85\u2028 é")).map("# {}".format)
_END = st.sampled_from(["\n", "\r", "\r\n"])


@given(st.lists(st.tuples(_COMMENT, _END)))
def test_lines_are_those_python_counts(comments: list[tuple[str, str]]) -> None:
    text = "".join(comment + end for comment, end in comments) + "target"
    (statement,) = ast.parse(text).body
    assert split_lines(text)[statement.lineno - 1] == "target"


def test_the_place_after_the_last_line_end_is_a_line() -> None:
    assert split_lines("a\r\nb\n") == ["a", "b", ""]


def test_the_digest_tells_apart_what_the_text_does_not(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_bytes(b"x = 1\n")
    (tmp_path / "marked.py").write_bytes(b"\xef\xbb\xbfx = 1\n")
    plain, marked = Tree(tmp_path).read("plain.py"), Tree(tmp_path).read("marked.py")
    assert plain.text == marked.text
    assert plain.digest != marked.digest
    assert plain.path == "plain.py"


def test_a_vanished_file_is_an_error_about_that_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.py:1: cannot be read: No such file"):
        Tree(tmp_path).read("gone.py")


def test_a_directory_is_not_source(tmp_path: Path) -> None:
    (tmp_path / "d.py").mkdir()
    with pytest.raises(SourceError, match="not a regular file"):
        Tree(tmp_path).read("d.py")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(SourceError, match="not a regular file"):
        Tree(tmp_path).read("pipe.py")


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may read everything")
def test_a_forbidden_file_is_an_error_about_that_file(tmp_path: Path) -> None:
    (tmp_path / "secret.py").touch(mode=0o000)
    with pytest.raises(SourceError, match="Permission denied"):
        Tree(tmp_path).read("secret.py")


def test_the_limit_is_on_bytes_and_inclusive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 1024 * 1024)
    (tmp_path / "at.py").write_bytes(b"#" * 1024 * 1024)
    (tmp_path / "over.py").write_bytes(b"#" * (1024 * 1024 + 1))
    assert len(Tree(tmp_path).read("at.py").text) == 1024 * 1024
    with pytest.raises(SourceError, match="larger than 1 MB"):
        Tree(tmp_path).read("over.py")


class TestBuffers:
    """What an editor holds becomes bytes as it would be written."""

    @pytest.mark.parametrize(
        "text",
        ["x = 'é😀'\n", "# coding: latin-1\nx = 'é'\n", "# coding: no-such-thing\nx = 'é'\n", "", "a\r\nb\f\rc"],
    )
    def test_they_are_read_as_what_they_are(self, text: str) -> None:
        data = encode_source(text)
        if "no-such" in text:
            with pytest.raises(SourceError, match="unknown encoding"):
                decode_source("a.py", data)
        else:
            assert decode_source("a.py", data).text == text

    @pytest.mark.parametrize("text", ["# coding: latin-1\nx = '€'; y = 1\n", "x = '\ud83d'; y = 1\n"])
    def test_what_cannot_be_written_moves_nothing(self, text: str) -> None:
        read = decode_source("a.py", encode_source(text)).text
        assert len(read) == len(text)
        assert read.index("y") == text.index("y")
