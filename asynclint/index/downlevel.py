"""Newer Python for an older ``ast``: the same program in the grammar of 3.11, everything in its place.

The index reads files with the ``ast`` of the Python it runs on, so a service that already writes ``class Repo[T]``
would be invisible from an older interpreter. What such a file uses beyond 3.11 is a handful of shapes; each is written
over, in place, by older code that means the same to an analyzer, so that every name keeps its line and column:

=========================================  =========================================
``type Rows[T] = list[T]``                 ``(    Rows   ) = list[T]``
``def load[T: Row](key): ...``             ``def load(        key): ...``
``class Repo[T](Base): ...``               ``class Repo(   Base): ...``
``f"{row["id"]} in {table}"``              ``""[row["id"],    table, ]``
``[*page.rows for page in pages]``         ``[ page.rows for page in pages]``
``except Timeout, Refused: ...``           ``except(Timeout, Refused):...``
``lazy import json``                       ``pass;import json``
=========================================  =========================================

One scan with a regular expression finds them (parsing a whole file with LibCST costs ten times as much); the running
``ast`` then judges everything that was kept, and LibCST, which reads the new grammar on any interpreter, what was
written over.
"""

from __future__ import annotations

import ast
import functools
import keyword
import re
from dataclasses import dataclass
from typing import NamedTuple

import libcst

_GAP = r"(?:[ \t\f]|\\\r?\n)"
_STRING = r"""(?:(?<!\w)(?P<prefix>[rR][bBfFtT]?|[bBfFtT][rR]?|[uU]))?(?P<quote>\"{3}|'{3}|"|')"""

_EVENT = re.compile(
    rf"""
    (?= [\#"'()\[\]{{}},:!] | \b[bBfFrRtTuUcdel] )  # nothing else begins one, and most characters are something else
    (?:
    (?P<comment> \#[^\r\n]* )
  | (?P<string> {_STRING} )
  | (?P<generic> \b(?:def|class) {_GAP}+ \w+ {_GAP}* \[ )
  | (?P<alias> \b(?P<type>type) {_GAP}+ (?P<name>[^\W\d]\w*) {_GAP}* [\[=] )
  | (?P<lazy> \blazy {_GAP}+ (?=import\b | from{_GAP}+[\w.]+{_GAP}+import\b) )
  | (?P<except> \bexcept\b {_GAP}* (?:\*{_GAP}*)? )
  | (?P<open> [(\[{{] ) (?: (?:\s|\#[^\r\n]*+)*+ (?P<star>\*\*?) )?
  | (?P<close> [)\]}}] )
  | (?P<comma> , )
  | (?P<for> \bfor\b )
  | (?P<end> : | !(?!=) )
    )
    """,
    re.VERBOSE,
)
_NEXT_STRING = re.compile(rf"{_GAP}*{_STRING}")
_NEXT_STRING_IN_BRACKETS = re.compile(rf"(?:{_GAP}|[\r\n]|#[^\r\n]*+)*+{_STRING}")
_PARENTHESIS = re.compile(rf"{_GAP}*\(")
_FORMAT = re.compile(r"[{}]")

# Far above what people write, and low enough for neither our recursion nor LibCST's (which ends in a crash) to matter.
_DEEPEST_FSTRING = 40
_LONGEST_JUDGED = 2_000


class Older(NamedTuple):
    """A program in the grammar of Python 3.11: as ``text``, and read."""

    text: str
    tree: ast.Module


def downlevel(text: str) -> Older:
    """``text`` with everything newer than Python 3.11 written over by code of the same shape.

    Lines stay; columns stay but for what follows the colon of an unparenthesised ``except A, B:`` and the equals sign
    of ``type X=T``. Literal parts of a rewritten f-string are gone; what stands in its braces is where it was.

    :raises SyntaxError: with ``lineno``, ``offset`` and ``msg``, when ``text`` is not valid in newer Python either.
    """
    scan = _Scan(text)
    scan.code(0, in_field=False)
    rewritten = "".join(_pieces(text, sorted(scan.edits)))
    try:
        tree = ast.parse(rewritten)
    except (MemoryError, RecursionError, ValueError) as error:
        raise _syntax_error("too deeply nested", text, 0) from error
    for fragment in scan.fragments:
        fragment.judge(text)
    _give_parameters(tree, {text.count("\n", 0, start) + 1: source for start, source in scan.parameters})
    return Older(rewritten, tree)


@dataclass(frozen=True, slots=True)
class _TypeParameter:
    """What newer Python has as a node of its own."""

    name: str
    bound: ast.expr | None
    default_value: ast.expr | None


def _give_parameters(tree: ast.Module, sources: dict[int, str]) -> None:
    """Gives definitions the type parameters that stood on their line, as newer Python does."""
    for node in ast.walk(tree) if sources else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.lineno in sources:
            vars(node)["type_params"] = _type_parameters(sources[node.lineno])


def _type_parameters(source: str) -> list[_TypeParameter]:
    """The parameters in `[T: Row, *Ts, **P]`, which read like those of a function."""
    try:
        written = ast.parse(f"def f({source}): pass").body[0]
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []  # only `*Ts = [int]` reads like nothing else
    assert isinstance(written, ast.FunctionDef)
    arguments = written.args
    defaults = [None] * (len(arguments.args) - len(arguments.defaults)) + list(arguments.defaults)
    found = [
        _TypeParameter(one.arg, one.annotation, default) for one, default in zip(arguments.args, defaults, strict=True)
    ]
    return found + [
        _TypeParameter(one.arg, None, None) for one in (arguments.vararg, arguments.kwarg) if one is not None
    ]


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A stretch that is written over, which the running ``ast`` therefore never sees."""

    start: int
    end: int
    parameters: bool

    def judge(self, text: str) -> None:
        source = text[self.start : self.end]
        if len(source) > _LONGEST_JUDGED:
            return
        try:
            libcst.parse_statement(f"def f{source}(): pass" if self.parameters else f"({source})")
        except libcst.ParserSyntaxError as error:
            what = "invalid type parameters" if self.parameters else "invalid f-string"
            raise _syntax_error(what, text, self.start) from error
        except libcst.CSTLogicError:
            return  # read, but no tree for it: adjacent t-strings in LibCST 1.9


@dataclass(slots=True)
class _Frame:
    """An open bracket, or an ``except`` clause up to its colon.

    ``star`` is the span of a ``*`` right after the bracket, ``edits`` how many edits there were before it.
    """

    kind: str
    start: int
    edits: int = 0
    star: tuple[int, int] | None = None
    comma: bool = False


class _Field(NamedTuple):
    """What stands in the braces of an f-string: ``start`` to ``end`` is the expression alone."""

    start: int
    end: int


@dataclass(slots=True)
class _Interpolated:
    """One f- or t-string while it is read; ``beyond`` when Python 3.11 refuses it."""

    quote: str
    fields: list[_Field]
    beyond: bool = False

    def add(self, text: str, start: int, stop: int) -> None:
        expression = text[start:stop]
        self.beyond = (
            self.beyond
            or any(mark in expression for mark in (self.quote, "\\", "#"))
            or (len(self.quote) == 1 and "\n" in expression)
        )
        bare = expression.rstrip()
        if bare.endswith("="):  # `{value=}`
            stop = start + len(bare) - 1
        self.fields.append(_Field(start, stop))


class _Scan:
    """One pass over the text that collects the edits."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[_Edit] = []
        self.fragments: list[_Fragment] = []
        self.parameters: list[tuple[int, str]] = []
        self._depth = 0

    def code(self, position: int, *, in_field: bool) -> int:
        """Reads code from ``position`` to the end of the text, or of the expression in an f-string's braces."""
        frames: list[_Frame] = []
        while event := _EVENT.search(self.text, position):
            position = event.end()
            match event.lastgroup:
                case "quote" | "string":
                    position = self._strings(event, in_brackets=in_field or bool(frames))
                case "generic":
                    frames.append(_Frame("parameters", position - 1, len(self.edits)))
                case "alias":
                    self._alias(event, frames)
                case "lazy":
                    self.edits.append(_Edit(event.start(), event.start() + 5, "pass;"))
                case "except":
                    frames.append(_Frame("except", event.end()))
                case "open" | "star":
                    star = event.span("star") if event["star"] else None
                    frames.append(_Frame("bracket", event.start(), star=star))
                case "close":
                    if not frames and in_field:
                        return event.start()
                    if frames:
                        position = self._close(frames, event.start())
                case "comma":
                    if frames:
                        frames[-1].comma = True
                case "for":
                    if frames and frames[-1].star and not frames[-1].comma:
                        self._blank(*frames[-1].star)
                        frames[-1].star = None
                case "end":
                    if not frames and in_field:
                        return event.start()
                    if frames and frames[-1].kind == "except" and event[0] == ":":
                        self._except(frames.pop(), event.start())
        return len(self.text)

    def _alias(self, event: re.Match[str], frames: list[_Frame]) -> None:
        """``type X = T``: the target in parentheses, which may also hold the lines of its type parameters."""
        if keyword.iskeyword(event["name"]):  # `type in [...]`
            if event[0].endswith("["):
                frames.append(_Frame("bracket", event.end() - 1))
            return
        self.edits.append(_Edit(*event.span("type"), "(   "))
        if event[0].endswith("["):
            frames.append(_Frame("alias", event.end() - 1, len(self.edits)))
        else:
            after = event.end("name")
            self.edits.append(_Edit(after, after + (self.text[after] == " "), ")"))

    def _close(self, frames: list[_Frame], position: int) -> int:
        """A closing bracket at ``position``; gives where to read on."""
        frame = frames.pop()
        if frame.kind in {"bracket", "except"}:
            return position + 1
        del self.edits[frame.edits :]
        self.fragments.append(_Fragment(frame.start, position + 1, parameters=True))
        if frame.kind == "alias":
            self._blank(frame.start, position)
            self.edits.append(_Edit(position, position + 1, ")"))
            return position + 1
        self.parameters.append((frame.start, self.text[frame.start + 1 : position]))
        # The parameters go into the parentheses that follow, because a line may end there.
        self.edits.append(_Edit(frame.start, frame.start + 1, "("))
        if parenthesis := _PARENTHESIS.match(self.text, position + 1):
            self._blank(frame.start + 1, parenthesis.end())
            frames.append(_Frame("bracket", position))
            return parenthesis.end()
        self._blank(frame.start + 1, position)
        self.edits.append(_Edit(position, position + 1, ")"))
        return position + 1

    def _except(self, frame: _Frame, colon: int) -> None:
        if frame.comma:
            before = frame.start - (self.text[frame.start - 1] == " ")
            self.edits.append(_Edit(before, frame.start, "("))
            after = colon + 1 + (self.text[colon + 1 : colon + 2] == " ")
            self.edits.append(_Edit(colon, after, "):"))

    def _strings(self, opening: re.Match[str], *, in_brackets: bool) -> int:
        """Reads string literals that stand side by side; gives where they end.

        They become ``""[first, second, ]``: still a string, with room for the expressions where they are, because
        ``f"{`` is as wide as ``""[``.
        """
        following = _NEXT_STRING_IN_BRACKETS if in_brackets else _NEXT_STRING
        edits, fields, beyond, start, end = len(self.edits), list[_Field](), False, -1, 0
        templates: list[_Edit] = []
        adjacent: re.Match[str] | None = opening
        while adjacent:
            prefix, quote, end = (adjacent["prefix"] or "").lower(), adjacent["quote"], adjacent.end()
            begin = adjacent.start("prefix") if prefix else adjacent.start("quote")
            if "f" in prefix or "t" in prefix:
                string = _Interpolated(quote, [])
                end = self._interpolated(string, end, raw="r" in prefix)
                beyond = beyond or string.beyond
                if "t" in prefix:
                    templates.append(_Edit(begin, end - 1, prefix.replace("t", "").rjust(len(prefix))))
                if start < 0 and (string.fields or "t" in prefix):
                    start = begin
                fields += string.fields
            else:
                end = self._plain(end, quote)
            adjacent = following.match(self.text, end)
        if not fields:
            self.edits += [_Edit(edit.start, edit.start + len(edit.new), edit.new) for edit in templates]
        elif beyond or templates or len(self.edits) > edits:
            self._subscript(start, fields, end)
        return end

    def _subscript(self, start: int, fields: list[_Field], end: int) -> None:
        self.fragments.append(_Fragment(start, end, parameters=False))
        self.edits.append(_Edit(start, start + 3, '""['))
        position = start + 3
        for field in fields:
            self._blank(position, field.start)
            brings_comma = self.text[field.start : field.end].rstrip().endswith(",")  # `{row, }`
            self.edits.append(_Edit(field.end, field.end + 1, " " if brings_comma else ","))
            position = field.end + 1
        if position < end:
            self._blank(position, end - 1)
            self.edits.append(_Edit(end - 1, end, "]"))

    def _plain(self, position: int, quote: str) -> int:
        for piece in _pattern(quote, raw=True).finditer(self.text, position):
            if piece.lastgroup == "end":
                return piece.end()
        return len(self.text)

    def _interpolated(self, string: _Interpolated, position: int, *, raw: bool) -> int:
        """Reads an f- or t-string from behind its opening quote; gives where it ends."""
        self._depth += 1
        if self._depth > _DEEPEST_FSTRING:
            raise _syntax_error("f-strings nested too deeply", self.text, position)
        pattern = _pattern(string.quote, raw=raw)
        while piece := pattern.search(self.text, position):
            position = piece.end()
            if piece.lastgroup == "end":
                break
            if piece.lastgroup == "field":
                position = self._field(string, position, nested=0)
        else:
            position = len(self.text)
        self._depth -= 1
        return position

    def _field(self, string: _Interpolated, start: int, *, nested: int) -> int:
        """Reads from behind an opening brace to behind its closing one, format and the fields in it included."""
        if nested > _DEEPEST_FSTRING:
            raise _syntax_error("f-strings nested too deeply", self.text, start)
        string.beyond = string.beyond or nested > 1
        stop = position = self.code(start, in_field=True)
        string.add(self.text, start, stop)
        while mark := _FORMAT.search(self.text, position):
            position = mark.end()
            if mark[0] == "}":
                return position
            position = self._field(string, position, nested=nested + 1)
        return len(self.text)

    def _blank(self, start: int, end: int) -> None:
        if start < end:
            self.edits.append(_Edit(start, end, re.sub(r"[^\r\n]", " ", self.text[start:end])))


@functools.cache
def _pattern(quote: str, *, raw: bool) -> re.Pattern[str]:
    """What matters in a string: its closing quote (or, on one line only, the end of the line) and opening braces."""
    named = "" if raw else r"\\N\{[\w -]*\}|"
    stop = quote if len(quote) == 3 else rf"{quote}|[\r\n]"
    return re.compile(rf"{named}\\(?:\r\n|[^{{}}])|\{{\{{|(?P<field>\{{)|(?P<end>{stop})", re.DOTALL)


def _pieces(text: str, edits: list[_Edit]) -> list[str]:
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += (text[position : edit.start], edit.new)
        position = edit.end
    return [*pieces, text[position:]]


def _syntax_error(message: str, text: str, position: int) -> SyntaxError:
    line_start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    lineno = len(re.findall(r"\r\n|\r|\n", text[:line_start])) + 1
    return SyntaxError(message, ("<unknown>", lineno, position - line_start + 1, None))
