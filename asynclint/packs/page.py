"""Reads a rule page: TOML front matter between `+++` lines, then Markdown under fixed headings.

One page is the rule's definition, its documentation and its test, so a page that says less than it must is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclint.findings import Confidence, Safety, Severity
from asynclint.packs.expectations import CODE
from asynclint.packs.files import parse_toml
from asynclint.packs.model import Match, Rule, Site
from asynclint.packs.page_body import Body, Problem, read_body
from asynclint.packs.schema import (
    Check,
    boolean,
    dotted_name,
    list_of,
    matching,
    name,
    one_of,
    problems,
    string,
    table,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from asynclint.packs.errors import Mistakes

Front = dict[str, Any]

# Rules about the run itself have neither match nor check: whoever reads files and suppressions reports them.
RUN_FAMILY = "LNT"

EVERY_KIND = "*"

_MARK = "+++"
_SEVERITIES = {severity.label: severity for severity in Severity}
_CONFIDENCES = {confidence.label: confidence for confidence in Confidence}
_REQUIRED = ("code", "name", "summary", "severity", "confidence", "default", "since")
_FRONT: dict[str, Check] = {
    "code": matching(CODE, "a code like ABC123"),
    "name": matching(r"[a-z0-9]+(-[a-z0-9]+)*", "words joined by hyphens"),
    "summary": string,
    "severity": one_of(_SEVERITIES),
    "confidence": one_of(_CONFIDENCES),
    "default": boolean,
    "since": string,
    "tags": list_of(string),
    "references": list_of(matching(r"https?://\S+", "a web address")),
    "match": table,
    "check": dotted_name,
    "fixes": table_of(name, one_of([safety.value for safety in Safety])),
    "counterparts": list_of(matching(CODE, "a code like ABC123")),
}


def read_page(path: Path, text: str, kinds: Collection[str], mistakes: Mistakes) -> Rule | None:
    """The rule of a page, or nothing when the page has mistakes."""
    lines = text.split("\n")
    if lines[0] != _MARK or _MARK not in lines[1:]:
        mistakes.add(path, "line 1", f'must begin with TOML between two "{_MARK}" lines')
        return None
    end = lines.index(_MARK, 1)
    # The first mark becomes an empty line, so that TOML's own messages count lines as the page does.
    front = parse_toml(path, "\n".join(["", *lines[1:end]]), mistakes)
    if front is None:
        return None
    body = read_body(lines[end + 1 :], end + 2, *_identity(path))
    found = [*_front_problems(path, front, lines[:end], kinds), *body.problems]
    for line, message in found:
        mistakes.add(path, f"line {line}", message)
    return None if found else _rule(path, front, body)


def _identity(path: Path) -> tuple[str, str]:
    """Code and name as the file's name tells them; that the page tells the same is checked."""
    code, _, rule_name = path.stem.partition("-")
    return code, rule_name


def _front_problems(path: Path, front: Front, lines: Sequence[str], kinds: Collection[str]) -> Iterator[Problem]:
    for key in _REQUIRED:
        if key not in front:
            yield Problem(1, f'needs "{key}"')
    for key, value in front.items():
        for message in problems({key: value}, _FRONT):
            yield Problem(_line_of(key, lines), message)
    for key, told in zip(("code", "name"), _identity(path), strict=True):
        if key in front and front[key] != told:
            yield Problem(_line_of(key, lines), f'"{key}" is "{front[key]}", but the file is called {path.name}')
    if "match" in front and "check" in front:
        yield Problem(_line_of("check", lines), 'has both "match" and "check"; a rule is one or the other')
    elif "match" not in front and "check" not in front and not _identity(path)[0].startswith(RUN_FAMILY):
        yield Problem(1, 'needs "match" or "check"')
    if isinstance(match := front.get("match"), dict):
        keys: dict[str, Check] = {
            "effects": list_of(one_of([*kinds, EVERY_KIND])),
            "site": one_of([site.value for site in Site]),
        }
        for message in problems(match, keys, required=("effects",)):
            yield Problem(_line_of("match", lines), f'"match": {message}')


def _line_of(key: str, lines: Sequence[str]) -> int:
    """The line that a key of the front matter stands on, as far as it can be told without a parser."""
    starts = (f"{key} ", f"{key}=", f'"{key}"', f"[{key}]")
    return next((number for number, line in enumerate(lines, start=1) if line.startswith(starts)), 1)


def _rule(path: Path, front: Front, body: Body) -> Rule:
    match = front.get("match")
    return Rule(
        code=front["code"],
        name=front["name"],
        summary=front["summary"],
        severity=_SEVERITIES[front["severity"]],
        confidence=_CONFIDENCES[front["confidence"]],
        default=front["default"],
        since=front["since"],
        tags=tuple(front.get("tags", ())),
        references=tuple(front.get("references", ())),
        match=Match(tuple(match["effects"]), Site(match.get("site", Site.CALL.value))) if match else None,
        check=front.get("check"),
        fixes={fixer: Safety(safety) for fixer, safety in front.get("fixes", {}).items()},
        counterparts=tuple(front.get("counterparts", ())),
        sections=body.sections,
        examples=body.examples,
        path=path,
    )
