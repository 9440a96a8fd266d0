"""Facts: what one file says, lowered to what inference needs and nothing more.

Function and class bodies stay encoded until somebody asks for them, so that reading a million lines costs memory only
for the parts an answer depends on. The encoding is msgpack through msgspec's typed decoder: untrusted bytes can fail
to decode, they can not run anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from asynclint.index import model as m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = 5
"""Changes whenever facts written by an older engine can no longer be read or would mean something else."""


class FunctionFacts(m.Node):
    """A ``def``, ``async def`` or lambda.

    ``parent`` is the index of the enclosing function (-1: none), ``owner`` that of the class it is a method of.
    ``line`` and ``column`` are those of its name; ``first_line`` is that of its first decorator or its ``def``.
    ``stores`` are the attributes it assigns on its first parameter, ``supplies`` those on anything else, ``globals``
    the names it declares ``global``.
    ``type_parameters`` are those in its brackets, each with its bound for annotation.
    A lambda's body is one ``return``.
    """

    name: str
    qualname: str
    parent: int
    owner: int
    is_async: bool
    is_generator: bool
    line: int
    column: int
    first_line: int
    end_line: int
    parameters: list[m.Parameter]
    decorators: list[m.Expression]
    returns: m.Expression | None
    stores: list[str]
    supplies: list[str]
    globals: list[str]
    type_parameters: list[m.Parameter]
    body: msgspec.Raw

    @property
    def is_lambda(self) -> bool:
        return self.name == "<lambda>"

    def statements(self) -> list[m.Statement]:
        return decode_block(self.body)


class ClassFacts(m.Node):
    """A class; ``parent`` is the index of the enclosing function (-1: none), ``outer`` that of the enclosing class,
    ``type_parameters`` are those in its brackets."""

    name: str
    qualname: str
    parent: int
    outer: int
    line: int
    bases: list[m.Expression]
    keywords: list[tuple[str | None, m.Expression]]
    decorators: list[m.Expression]
    type_parameters: list[m.Parameter]
    body: msgspec.Raw

    def statements(self) -> list[m.Statement]:
        return decode_block(self.body)


class ModuleFacts(m.Node):
    """Everything one file says. ``imports`` are the (level, module, name) it imports anywhere, in source order;
    ``speaks`` says that its text names asynclint, perhaps in a comment that silences something, ``supplies`` are the
    attributes that its own body assigns."""

    format: int
    digest: str
    lines: int
    speaks: bool
    imports: list[tuple[int, str, str]]
    functions: list[FunctionFacts]
    classes: list[ClassFacts]
    supplies: list[str]
    body: msgspec.Raw

    def statements(self) -> list[m.Statement]:
        return decode_block(self.body)


class FileError(m.Node):
    """Why a file could not be read or parsed."""

    line: int
    column: int
    message: str


NEVER = rb"(?!)"
"""The pattern that is found nowhere."""

_INTEGER = rb"(?:[\x00-\x7f]|\xcc.|\xcd..)"
_SOME = rb"[\x91-\x9f]"
"""How an integer is encoded, and the beginning of a short list of anything."""

_encoder = msgspec.msgpack.Encoder()
_block_decoder: msgspec.msgpack.Decoder[list[m.Statement]] = msgspec.msgpack.Decoder(list[m.Statement])
_module_decoder: msgspec.msgpack.Decoder[ModuleFacts] = msgspec.msgpack.Decoder(ModuleFacts)


def encode(value: Any) -> bytes:
    return _encoder.encode(value)


def encode_block(statements: list[m.Statement]) -> msgspec.Raw:
    return msgspec.Raw(_encoder.encode(statements))


def decode_block(raw: msgspec.Raw) -> list[m.Statement]:
    return _block_decoder.decode(raw)


def has_one_at_most(raw: msgspec.Raw) -> bool:
    """Whether an encoded block has no statement, or one: its first byte tells."""
    return bytes(memoryview(raw)[:1]) <= b"\x91"


def mention(names: Iterable[str]) -> re.Pattern[bytes]:
    """Finds in an encoded body that it mentions one of ``names``, without decoding it."""
    return re.compile(b"|".join(re.escape(_encoder.encode(name)) for name in sorted(names)) or NEVER)


def called_with_path(names: Iterable[str]) -> re.Pattern[bytes]:
    """Finds in an encoded body that a method called one of ``names`` is passed a path: a text, or an f-string, with a
    slash at its beginning."""
    constant, text = (re.escape(_encoder.encode(node)[:2]) for node in (m.Constant(""), m.Text([])))
    # Between the name and the text stands where the name ends, and how many arguments there are.
    before = _INTEGER + _INTEGER + _SOME + b"(?:" + text + _SOME + b")?" + constant
    return re.compile(b"(?:" + mention(names).pattern + b")" + before + rb"(?:[\xa1-\xbf]|\xd9.)/", re.DOTALL)


def bodies(facts: ModuleFacts) -> Iterator[tuple[int, msgspec.Raw]]:
    """The encoded bodies of a module (-1) and of its functions, by number."""
    yield -1, facts.body
    for number, function in enumerate(facts.functions):
        yield number, function.body


def mentioning(facts: ModuleFacts, names: re.Pattern[bytes]) -> tuple[int, ...]:
    """The functions of a module, and before them its body (-1), that mention a name, as `mention` finds it."""
    return tuple(number for number, body in bodies(facts) if names.search(body))


def decode_module(data: bytes) -> ModuleFacts:
    """The facts in ``data``; raises ``msgspec.DecodeError`` when they are not facts of this format."""
    try:
        facts = _module_decoder.decode(data)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from error
    if facts.format != FORMAT:
        raise msgspec.DecodeError(f"facts of format {facts.format}, expected {FORMAT}")
    return facts
