"""Which templates a program renders: those that its code names, where they are found near it, and those that these use.

Only modules that mention something that renders are searched for names, in their encoded facts: what a library has for
it, or a function of the program that renders what it is told to.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.index.facts import NEVER, decode_module, mention
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

SUFFIX = re.compile(rb"\.(?:htm|xml|txt|jinja|j2)")

DIRECTORY = re.compile(rb"(?:\xd9.)?([\w\-./]*templates[\w\-/]*)(?![\w.])", re.DOTALL)
DIRECTORIES = ("templates", "")
"""Where templates stand, below any directory above the code that names them."""


def rendered_templates(
    tree: Tree, paths: Sequence[str], facts: Sequence[bytes | None], knowledge: Knowledge
) -> dict[str, bytes]:
    """The facts of the templates that a program renders, by path."""
    naming = mention(_renderers(knowledge, facts))
    found: dict[str, Template] = {}
    modules = [(path, data) for path, data in zip(paths, facts, strict=True) if data]
    near = [(path, data) for path, data in modules if naming.search(data)]
    telling = mention(_renderers_here([data for _, data in near], naming))
    near += [
        (path, data)
        for path, data in modules
        if SUFFIX.search(data) and telling.search(data) and not naming.search(data)
    ]
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


def _renderers(knowledge: Knowledge, facts: Iterable[bytes | None]) -> set[str]:
    """What the functions and methods are called that render, of libraries that some module of the program speaks of: in
    others `render` and `get_template` are words for something else."""
    names = {name for name, callee in knowledge.functions.items() if callee.renders is not None}
    for known in knowledge.classes.values():
        names.update(f"{known.name}.{method}" for method, callee in known.methods.items() if callee.renders is not None)
    called: dict[str, set[str]] = {}
    for name in names:
        called.setdefault(name.partition(".")[0], set()).add(name.rpartition(".")[2])
    for known in knowledge.classes.values():
        for callee in known.methods.values():
            given = (callee.returns or "").partition(".")[0]
            if given in called:
                called.setdefault(known.name.partition(".")[0], set()).update(called[given])
    for alias, name in knowledge.aliases.items():
        if name in names or any(rendering.startswith(f"{name}.") for rendering in names):
            called.setdefault(alias.partition(".")[0], set()).update(called[name.partition(".")[0]])
    speaking = re.compile("|".join(map(re.escape, sorted(called))).encode() or NEVER)
    spoken = {root.decode() for data in facts if data for root in {*speaking.findall(data)}}
    return set().union(*(called[root] for root in spoken))


def _renderers_here(near: Iterable[bytes], naming: re.Pattern[bytes]) -> set[str]:
    """The functions of the program that mention something that renders, and no template: they may render what they are
    told to."""
    return {
        function.name
        for data in near
        for function in decode_module(data).functions
        if function.parameters and naming.search(function.body) and not NAME.search(bytes(function.body))
    }


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
