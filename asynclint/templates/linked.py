"""Facts of templates that call each other: each is passed what it uses, and what those that it calls use.

A template is a module of its own, called by its path, which no import of Python can name.
"""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.index.facts import encode
from asynclint.index.lower import lower
from asynclint.templates.jinja import rendering

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from asynclint.templates.jinja import Template


def linked(templates: Mapping[str, Template], find: Callable[[str, str], str | None]) -> dict[str, bytes]:
    """The encoded facts of templates, by path; ``find`` tells which path a name means in the template at another."""
    called = {
        path: [(found, call) for name, call in template.uses if (found := find(name, path)) is not None]
        for path, template in templates.items()
    }
    passed = {path: set(template.free) for path, template in templates.items()}
    changed = True
    while changed:
        changed = False
        for path, calls in called.items():
            for other, call in calls:
                more = passed[other] - {keyword.arg for keyword in call.keywords} - passed[path]
                passed[path] |= {name for name in more if name is not None}
                changed = changed or bool(more)
    return {
        path: _facts(path, template, called[path], passed, lambda name, here=path: find(name, here))  # type: ignore[misc]
        for path, template in templates.items()
    }


def _facts(
    path: str,
    template: Template,
    calls: list[tuple[str, ast.Call]],
    passed: Mapping[str, set[str]],
    find: Callable[[str], str | None],
) -> bytes:
    body: list[ast.stmt] = [rendering(PurePosixPath(path).name, sorted(passed[path]), template.body)]
    for number, (other, call) in enumerate(calls):
        alias = f"template {number}"
        body.append(ast.Import([ast.alias(other, alias)]))
        call.func = ast.Attribute(ast.Name(alias, ast.Load()), PurePosixPath(other).name, ast.Load())
        given = {keyword.arg for keyword in call.keywords}
        call.keywords += [ast.keyword(name, ast.Name(name, ast.Load())) for name in sorted(passed[other] - given)]
        call.keywords = [keyword for keyword in call.keywords if keyword.arg in passed[other]]
        ast.fix_missing_locations(call)
    for name, alias, taken in template.imports:
        found = find(name)
        if found is not None and alias:
            body.append(ast.Import([ast.alias(found, alias)]))
        elif found is not None:
            body.append(ast.ImportFrom(found, [ast.alias(original, local) for local, original in taken.items()], 0))
    module = ast.Module([*body, *template.macros], [])
    return encode(lower(ast.fix_missing_locations(module), "", 0))
