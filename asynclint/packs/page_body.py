"""Reads the Markdown of a rule page: its fixed sections, and the examples under Bad and Good.

The examples are run by the tests, so their `# expect:` marks are read here, where a bad one can still be located.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from asynclint.packs.expectations import ExpectationError, read_expectations
from asynclint.packs.markdown import Block, Comment, Heading, Item, scan
from asynclint.packs.model import Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

BAD, GOOD = "Bad", "Good"
SECTIONS = ("What it does", "Why it matters", BAD, GOOD, "How to fix", "When not to")

_LANGUAGE = "python"
_TITLE = re.compile(r'\btitle="([^"]*)"')
_RUN = "run:"


class Problem(NamedTuple):
    """What is wrong on a line of a page."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Body:
    sections: Mapping[str, str]
    examples: tuple[Example, ...]
    problems: tuple[Problem, ...]


def read_body(lines: Sequence[str], first_line: int, code: str, name: str) -> Body:
    """Read what stands below the front matter of the rule; ``first_line`` is where that begins on the page."""
    items = tuple(scan(lines, first_line))
    headings = [item for item in items if isinstance(item, Heading) and item.level <= 2]
    sections = _sections(lines, first_line, headings, items)
    problems = [
        *_heading_problems(headings, f"{code} {name}", last_line=first_line + len(lines) - 1),
        *(Problem(item.line, f'"{item.title}" says nothing') for item in headings if sections.get(item.title) == ""),
        *(
            Problem(item.line - 1, "opens a fence that is never closed")
            for item in items
            if isinstance(item, Block) and not item.closed
        ),
    ]
    examples = []
    for block, bad, run in _examples(items):
        try:
            examples.append(_example(block, bad=bad, run=run))
        except ExpectationError as error:
            problems.append(Problem(block.line + error.line - 1, str(error)))
    if not problems:
        problems += _example_problems(examples, code, {heading.title: heading.line for heading in headings})
    return Body(sections, tuple(examples), tuple(problems))


def _sections(
    lines: Sequence[str], first_line: int, headings: Iterable[Heading], items: Iterable[Item]
) -> dict[str, str]:
    """The text below each second-level heading, without the comments, which are for the tests."""
    titles = {heading.line: heading.title for heading in headings if heading.level == 2}
    hidden = {line for item in items if isinstance(item, Comment) for line in range(item.line, item.end)}
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for number, line in enumerate(lines, start=first_line):
        if number in titles:
            current = sections.setdefault(titles[number], [])
        elif number not in hidden:
            current.append(line)
    return {title: "\n".join(text).strip() for title, text in sections.items()}


def _heading_problems(headings: Sequence[Heading], title: str, last_line: int) -> Iterator[Problem]:
    """The first heading that is not the one that must stand there: the others follow from it."""
    wanted = [f"# {title}", *(f"## {section}" for section in SECTIONS)]
    for heading, text in zip(headings, wanted, strict=False):
        found = f"{'#' * heading.level} {heading.title}"
        if found != text:
            yield Problem(heading.line, f'must be "{text}", not "{found}"')
            return
    if len(headings) < len(wanted):
        yield Problem(last_line, f'ends without "{wanted[len(headings)]}"')
    for heading in headings[len(wanted) :]:
        yield Problem(heading.line, f'"{heading.title}" is one heading too many')


def _examples(items: Iterable[Item]) -> Iterator[tuple[Block, bool, str]]:
    """The blocks that are examples, whether they are bad, and the comment before them that says how to run them."""
    section = run = ""
    for item in items:
        match item:
            case Heading(level=2, title=section):
                run = ""
            case Comment(text=text) if text.startswith(_RUN):
                run = text.removeprefix(_RUN).strip()
            case Block(info=info) if section in (BAD, GOOD) and info.partition(" ")[0] == _LANGUAGE:
                yield item, section == BAD, run
                run = ""


def _example(block: Block, *, bad: bool, run: str) -> Example:
    title = _TITLE.search(block.info)
    return Example(
        title=title[1] if title else "",
        code=block.code,
        bad=bad,
        line=block.line,
        run=run,
        expected=tuple(read_expectations(block.code)),
    )


def _example_problems(examples: Sequence[Example], code: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Bad examples must show the rule, good ones must be silent."""
    if not any(mark.code == code for example in examples if example.bad for mark in example.expected):
        yield Problem(lines[BAD], f"has no example with a line marked `# expect: {code}`")
    if all(example.bad for example in examples):
        yield Problem(lines[GOOD], f"has no ```{_LANGUAGE} example")
    for example in examples:
        if not example.bad and example.expected:
            yield Problem(example.line + example.expected[0].line - 1, "a good example expects no finding")
