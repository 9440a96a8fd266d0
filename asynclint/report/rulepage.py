"""A rule's page of the catalogue, as people and programs read it: in a terminal, as Markdown, as JSON.

The page on disk is also a test; the marks that make it one are taken out here. Whatever shows a rule (this command,
SARIF's help, an editor's hover) shows the Markdown made here, so a rule reads the same everywhere.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, TextIO

from asynclint.report.markdown import render_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.packs.model import Rule
    from asynclint.report.terminal import Style

PageFormat = Literal["text", "markdown", "json"]

_EXPECTATION = re.compile(r"[ \t]*# (?:todo-)?expect: .*$", re.MULTILINE)


def render_rules(rules: Sequence[Rule], stream: TextIO, *, style: Style, form: PageFormat = "text") -> None:
    """Writes the pages of ``rules``; as JSON they are one list, also when there is one."""
    if form == "json":
        json.dump([rule_data(rule) for rule in rules], stream, indent=2)
        stream.write("\n")
        return
    pages = (page(rule) if form == "markdown" else "\n".join(render_markdown(page(rule), style)) for rule in rules)
    stream.write("\n\n".join(text.rstrip("\n") for text in pages) + "\n")


def page(rule: Rule) -> str:
    """The page in Markdown, from its title to its references."""
    facts = [
        rule.severity.label,
        f"confidence: {rule.confidence.label}",
        "on by default" if rule.default else "opt-in",
        f"since {rule.since}",
        *([f"fix: {', '.join(_safeties(rule))}"] if rule.fixes else ()),
    ]
    blocks = [f"# {rule.code} {rule.name}", rule.summary, " · ".join(facts), page_body(rule)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def page_body(rule: Rule) -> str:
    """The sections of the page and its references, without title and summary."""
    blocks = [f"## {title}\n\n{_EXPECTATION.sub('', body).strip()}" for title, body in rule.sections.items()]
    if rule.references:
        blocks.append("## References\n\n" + "\n".join(f"- <{reference}>" for reference in rule.references))
    return "\n\n".join(blocks)


def section(rule: Rule, title: str) -> str:
    """The Markdown under one heading of the page, or nothing."""
    return _EXPECTATION.sub("", rule.sections.get(title, "")).strip()


def help_uri(rule: Rule) -> str | None:
    """Where to read more: the page's first reference."""
    return next((reference for reference in rule.references if reference.startswith("https://")), None)


def _safeties(rule: Rule) -> list[str]:
    """Which fixes there may be for a finding of the rule: safe ones, unsafe ones, or both."""
    return sorted({safety.value for safety in rule.fixes.values()})


def rule_data(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "summary": rule.summary,
        "severity": rule.severity.label,
        "confidence": rule.confidence.label,
        "default": rule.default,
        "since": rule.since,
        "tags": list(rule.tags),
        "references": list(rule.references),
        "fixes": _safeties(rule),
        "page": page(rule),
    }
