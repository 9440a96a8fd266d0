"""One file in, its facts out: what a worker does for each file of the program.

Pure in the file's bytes: no other file is looked at, so the answer can be computed anywhere and kept under the
bytes' digest.
"""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_left
from typing import TYPE_CHECKING

from asynclint.index.facts import FileError, encode
from asynclint.index.lower import lower
from asynclint.internal_errors import told
from asynclint.source import SourceError

if TYPE_CHECKING:
    from asynclint.source import Tree

Indexed = bytes | FileError
"""Encoded facts, or why there are none."""

NAME = "asynclint:"
TOO_DEEP = "nested too deeply to be read"


def index_file(tree: Tree, path: str) -> Indexed:
    """The encoded facts of the file at ``path``."""
    try:
        source = tree.read(path)
        return index_text(source.text, source.digest)
    except SourceError as error:
        return FileError(error.line, 0, error.message)


def index_text(text: str, digest: str) -> Indexed:
    """The encoded facts of one file's text."""
    try:
        tree = parse(text)
        if not text.isascii():
            _count_code_points(tree, text)
        return encode(lower(tree, digest, text.count("\n") + 1, speaks=NAME in text))
    except SyntaxError as error:
        return FileError(max(1, error.lineno or 1), max(0, (error.offset or 1) - 1), error.msg or "invalid syntax")
    except (RecursionError, MemoryError):
        return FileError(1, 0, TOO_DEEP)
    except (ValueError, UnicodeError) as error:
        return FileError(1, 0, str(error))
    except Exception as error:
        return FileError(1, 0, told(error, "reading it"))


def parse(text: str) -> ast.Module:
    """The syntax tree of ``text``, in the grammar of the running Python or of one newer than it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape sequence is the analysed code's affair
        try:
            return ast.parse(text)
        except SyntaxError:
            # Loaded only for the few files that need it.
            from asynclint.index.downlevel import downlevel  # noqa: PLC0415

            return downlevel(text).tree


def _count_code_points(tree: ast.AST, text: str) -> None:
    """Turns the tree's columns, which count UTF-8 bytes, into code points."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    encoded = {number: line.encode() for number, line in enumerate(lines, 1) if not line.isascii()}
    numbers = list(encoded)

    def column(line: int, offset: int) -> int:
        data = encoded.get(line)
        return offset if data is None else len(data[:offset].decode(errors="ignore"))

    def is_plain(node: ast.stmt) -> bool:
        """Whether there is nothing to count in a statement: true of nearly all, which need not be gone through."""
        first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
        following = bisect_left(numbers, first)
        return following == len(numbers) or numbers[following] > (node.end_lineno or node.lineno)

    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt) and is_plain(node):
            continue
        pending.extend(ast.iter_child_nodes(node))
        if isinstance(node, (ast.expr, ast.stmt)):
            node.col_offset = column(node.lineno, node.col_offset)
            if node.end_lineno is not None and node.end_col_offset is not None:
                node.end_col_offset = column(node.end_lineno, node.end_col_offset)
