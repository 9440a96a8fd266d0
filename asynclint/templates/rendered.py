"""Which templates a program renders: those that its code names, where they are found near it, and those that these use.

Only modules that mention something that renders are searched for names, in their encoded facts.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.index.facts import mention
from asynclint.source import SourceError
from asynclint.templates.jinja import read_template
from asynclint.templates.linked import linked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from asynclint.packs.model import Knowledge
    from asynclint.source import Tree
    from asynclint.templates.jinja import Template

NAME = re.compile(rb"(?:\xd9.)?([\w\-./]+\.(?:html?|xml|txt|jinja2?|j2))(?![\w.])", re.DOTALL)
"""The name of a template in encoded facts; a long text has its length before it."""

DIRECTORY = re.compile(rb"(?:\xd9.)?([\w\-./]*templates[\w\-/]*)(?![\w.])", re.DOTALL)
DIRECTORIES = ("templates", "")
"""Where templates stand, below any directory above the code that names them."""


def rendered_templates(
    tree: Tree, paths: Sequence[str], facts: Sequence[bytes | None], knowledge: Knowledge
) -> dict[str, bytes]:
    """The facts of the templates that a program renders, by path."""
    naming = mention(_renderers(knowledge))
    found: dict[str, Template] = {}
    near = [(path, data) for path, data in zip(paths, facts, strict=True) if data and naming.search(data)]
    directories = {name.decode() for _, data in near for name in DIRECTORY.findall(data)}
    roots: dict[str, None] = {}
    for path, data in near:
        for name in sorted({match.decode() for match in NAME.findall(data)}):
            for root in _roots(path, directories):
                if _read(tree, root, name, found):
                    roots[root] = None
                    break
    pending = list(found)
    while pending:
        path = pending.pop()
        template = found[path]
        for name in (*(name for name, _ in template.uses), *(name for name, *_ in template.imports)):
            if _among(found, name) is None:
                for root in roots:
                    if _read(tree, root, name, found):
                        pending.append(_joined(root, name))
                        break
    return linked(dict(sorted(found.items())), lambda name, _path: _among(found, name))


def _renderers(knowledge: Knowledge) -> Iterator[str]:
    for name, callee in knowledge.functions.items():
        if callee.renders is not None:
            yield name.rpartition(".")[2]
    for known in knowledge.classes.values():
        yield from (method for method, callee in known.methods.items() if callee.renders is not None)


def _roots(path: str, directories: Iterable[str]) -> Iterator[str]:
    """Where a template may stand that the module at ``path`` names, the nearest first."""
    for parent in PurePosixPath(path).parents:
        for directory in (*DIRECTORIES, *sorted(directories)):
            yield _joined(str(parent), directory)


def _joined(root: str, name: str) -> str:
    return str(PurePosixPath(root) / name.lstrip("/"))


def _read(tree: Tree, root: str, name: str, found: dict[str, Template]) -> bool:
    """Whether there is such a template; it is among those ``found`` then."""
    path = _joined(root, name)
    if path in found:
        return True
    if ".." in path or not tree.has(path):
        return False
    try:
        found[path] = read_template(tree.read(path).text)
    except (SourceError, RecursionError):
        return False
    return True


def _among(found: Iterable[str], name: str) -> str | None:
    """The path of the template that is called ``name``."""
    return next((path for path in found if path == name or path.endswith(f"/{name}")), None)
