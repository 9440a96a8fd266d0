"""Bytes on disk to text whose lines are counted as Python counts them.

A place is only worth reporting if the tokenizer, an editor and GitHub agree on it. So lines end where Python's
tokenizer ends them (LF, CR, CRLF, and nothing else: a form feed or U+2028 is an ordinary character), encodings are
found as PEP 263 finds them, and whatever cannot be read is an error with a line rather than a guess.
"""

from __future__ import annotations

import codecs
import re
import stat
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_BYTES = 20 * 1024 * 1024
"""Larger files are data in Python's clothes; reading one costs more than any finding in it is worth."""

_LINE_END = re.compile(r"\r\n?|\n")
_LINE_END_BYTES = re.compile(rb"\r\n?|\n")
_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_WITH_LINE_END_STYLE = re.compile(r"(utf-8|iso-8859-1|iso-latin-1|latin-1)-.*")
_NO_CODE = re.compile(rb"[ \t\f]*(?:#|$)")


class SourceError(Exception):
    """A file that cannot be read as Python source. ``line`` is where to look (1 when it is about the whole file)."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(path, line, message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One decoded file.

    ``path`` is relative to the project root, with ``/``. ``text`` is exactly what was decoded, without a byte order
    mark and with its own line ends. ``digest`` names the bytes, so it changes with anything in the file.
    """

    path: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The files below ``root``; those in ``buffers`` as an editor or a pipe has them, whatever is on the disk.

    Paths are relative to ``root``, with ``/``, or absolute where they lead out of it.
    """

    root: Path
    buffers: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> SourceFile:
        """Reads and decodes a file. Raises `SourceError` for all that can go wrong on the way."""
        return decode_source(path, self.data(path))

    def data(self, path: str) -> bytes:
        """The bytes of a file. Raises `SourceError` when they cannot be had."""
        buffer = self.buffers.get(path)
        if buffer is not None:
            return buffer
        file = self.root / path
        try:
            status = file.stat()
            if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device would wait for ever
                raise SourceError(path, 1, "not a regular file")
            if status.st_size > MAX_BYTES:
                raise SourceError(path, 1, f"larger than {MAX_BYTES // 1024 // 1024} MB, not read")
            return file.read_bytes()
        except OSError as error:
            raise SourceError(path, 1, f"cannot be read: {error.strerror or error}") from error
        except ValueError as error:  # a path no file system can hold
            raise SourceError(path, 1, f"cannot be read: {error}") from error

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self.buffers or (self.root / path).is_file()

    def has_directory(self, path: str) -> bool:
        """Whether there is such a directory."""
        return (self.root / path).is_dir()

    def names(self, directory: str, like: str) -> tuple[str, ...]:
        """The sorted names in a directory that match the pattern ``like`` whole; none when it cannot be listed."""
        wanted = re.compile(like).fullmatch
        try:
            return tuple(sorted(entry.name for entry in (self.root / directory).iterdir() if wanted(entry.name)))
        except OSError:
            return ()


def decode_source(path: str, data: bytes) -> SourceFile:
    """Decodes the bytes of a file, wherever they came from (the disk, stdin, an editor's buffer)."""
    digest = blake2b(data, digest_size=16).hexdigest()
    encoding, encoding_line, body = _encoding(path, data)
    try:
        text = body.decode(encoding)
        if encoding != "utf-8":
            text.encode()  # some codecs yield lone surrogates, which nothing downstream could write
    except UnicodeDecodeError as error:
        raise SourceError(path, _line_at(body, error.start), f"not valid {encoding}: {error.reason}") from error
    except (LookupError, ValueError) as error:  # a codec that is not for text, or that fails in its own way
        raise SourceError(path, encoding_line, f"cannot be decoded as {encoding}") from error
    nul = text.find("\0")
    if nul >= 0:
        message = "contains a NUL byte; it is binary, or in an encoding Python does not accept"
        raise SourceError(path, len(_LINE_END.findall(text, 0, nul)) + 1, message)
    return SourceFile(path, text, digest)


def encode_source(text: str) -> bytes:
    """The bytes that an editor would write for ``text``: in the encoding that it declares.

    A character which has no place there becomes one that has, so that all others keep theirs.
    """
    data = text.encode(errors="replace")  # a client can send half of a surrogate pair
    try:
        encoding, _, _ = _encoding("", data)
        return data if encoding == "utf-8" else text.encode(encoding, errors="replace")
    except (SourceError, LookupError):
        return data


def recoded(data: bytes, text: str) -> bytes:
    """The bytes of a file whose text has become ``text``: in its own encoding, with its byte order mark.

    Raises `SourceError` where the encoding does not tell the same text twice alike, or has no place for a character.
    """
    encoding, line, body = _encoding("", data)
    try:
        if body.decode(encoding).encode(encoding) == body:
            return data[: len(data) - len(body)] + text.encode(encoding)
    except ValueError:
        pass
    raise SourceError("", line, f"cannot be written as {encoding}")


def split_lines(text: str) -> list[str]:
    """The lines of ``text`` without their ends, so that line ``n`` of a span is item ``n - 1``.

    Text that ends with a line end has one more, empty, line: the place where the end of the file is reported.
    """
    return text.split("\n") if "\r" not in text else _LINE_END.split(text)


def _encoding(path: str, data: bytes) -> tuple[str, int, bytes]:
    """The encoding, the line that declares it, and the bytes after a byte order mark."""
    marked = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if marked else data
    for number, line in enumerate(_LINE_END_BYTES.split(body[:4096], maxsplit=2)[:2], start=1):
        cookie = _COOKIE.match(line)
        if cookie is not None:
            declared = cookie[1].decode("ascii")
            # As Python does: editors append the style of line ends (`utf-8-unix`), which says nothing about decoding.
            normal = _WITH_LINE_END_STYLE.sub(r"\1", declared.lower().replace("_", "-"))
            try:
                encoding = codecs.lookup(normal).name
            except LookupError as error:
                raise SourceError(path, number, f"unknown encoding {declared!r}") from error
            if marked and encoding != "utf-8":
                raise SourceError(path, number, f"declares {declared!r} after a UTF-8 byte order mark")
            return encoding, number, body
        if not _NO_CODE.match(line):
            break
    return "utf-8", 1, body


def _line_at(data: bytes, offset: int) -> int:
    return len(_LINE_END_BYTES.findall(data, 0, offset)) + 1
