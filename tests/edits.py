"""Random edits of a program, as people make them: some harmless, some that change what others see, some that break it.

An editor knows the program as it was, so that edits can be taken back in any order.
"""

from __future__ import annotations

import ast
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Lines = list[str]

ADDED = """
import time as clock

def added_{0}(waited=1, *, quiet=False):
    if not quiet:
        clock.sleep(waited)
    return added_{0}(waited - 1) if waited else open("x.txt").read()

async def uses_{0}(items):
    for item in items:
        added_{0}(item)
"""


class Editor:
    """Edits the files below ``root``; the same ``seed`` gives the same edits."""

    def __init__(self, root: Path, seed: int) -> None:
        self._root = root
        self._random = random.Random(seed)
        self._original = {path: path.read_text() for path in sorted(root.rglob("*.py"))}
        self._count = 0

    def edit(self) -> str:
        """Makes one edit, and says which."""
        self._count += 1
        path = self._random.choice(sorted(self._original))
        if not path.exists():
            return self._restore(path)
        change = self._random.choice(
            [self._restore, self._delete, self._beside, *[self._rewrite] * 9, *[self._append] * 2]
        )
        return change(path)

    def _restore(self, path: Path) -> str:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._original[path])
        return f"restore {path.name}"

    def _delete(self, path: Path) -> str:
        path.unlink()
        return f"delete {path.name}"

    def _beside(self, path: Path) -> str:
        path.with_name(f"added_{self._count % 3}.py").write_text(ADDED.format(self._count))
        return f"new file beside {path.name}"

    def _append(self, path: Path) -> str:
        path.write_text(path.read_text() + ADDED.format(self._count))
        return f"append to {path.name}"

    def _rewrite(self, path: Path) -> str:
        lines = path.read_text().splitlines()
        edit: Callable[[Lines], None] = self._random.choice(
            [self._shift, self._break, self._drop, self._drop, self._double, self._rename, self._swap_async, self._base]
        )
        edit(lines)
        path.write_text("\n".join(lines) + "\n")
        return f"{edit.__name__.strip('_')} {path.name}"

    def _shift(self, lines: Lines) -> None:
        lines.insert(self._random.randint(0, len(lines)), "")

    def _break(self, lines: Lines) -> None:
        lines.insert(self._random.randint(0, len(lines)), "def broken(:")

    def _drop(self, lines: Lines) -> None:
        """Drops a statement, or a whole definition; what is left may not parse."""
        if node := self._statement(lines):
            del lines[node.lineno - 1 : node.end_lineno]

    def _double(self, lines: Lines) -> None:
        if node := self._statement(lines):
            lines[node.end_lineno : node.end_lineno] = lines[node.lineno - 1 : node.end_lineno]

    def _rename(self, lines: Lines) -> None:
        """Renames a function, a parameter or whatever else goes by a name, in one line only."""
        if names := self._nodes(lines, (ast.Name, ast.arg, ast.Attribute)):
            node = self._random.choice(names)
            column = node.end_col_offset or 0
            line = lines[(node.end_lineno or 1) - 1]
            lines[(node.end_lineno or 1) - 1] = f"{line[:column]}_{line[column:]}"

    def _swap_async(self, lines: Lines) -> None:
        if functions := self._nodes(lines, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node = self._random.choice(functions)
            line = lines[node.lineno - 1]
            has = "async def " in line
            lines[node.lineno - 1] = line.replace("async def ", "def ") if has else line.replace("def ", "async def ")

    def _base(self, lines: Lines) -> None:
        """Gives a class the base of another, or takes one away."""
        classes: list[ast.ClassDef] = self._nodes(lines, (ast.ClassDef,))
        if classes:
            node, other = self._random.choice(classes), self._random.choice(classes)
            bases = f"({ast.unparse(other.bases[0])})" if other.bases else f"({other.name})"
            lines[node.lineno - 1] = f"class {node.name}{bases if other is not node else ''}:"

    def _statement(self, lines: Lines) -> ast.stmt | None:
        found: list[ast.stmt] = self._nodes(lines, (ast.stmt,))
        return self._random.choice(found) if found else None

    def _nodes(self, lines: Lines, kinds: tuple[type, ...]) -> list[Any]:
        try:
            tree = ast.parse("\n".join(lines))
        except SyntaxError:
            return []
        return [node for node in ast.walk(tree) if isinstance(node, kinds)]
