"""Makes pages of the site from what the rest of the project says once: the rules, and links to files beside the docs.

A hook of mkdocs. The page of a rule is the one that `asynclint rule` shows, and links that lead out of the
documentation (to the changelog, to a module) lead to the repository.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories
from asynclint.report.rulepage import page
from asynclint.report.tool import HOME

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

DOCS = Path(__file__).parent
FAMILIES = {
    "BLK": "What blocks the event loop",
    "API": "Web applications",
    "ORM": "Django's queries",
    "SQL": "SQLAlchemy's queries, and those of other mappers",
    "LNT": "The run itself",
}

_OUTWARD = re.compile(r"\]\((?:\.\./)+([^)#]+)(#[^)]*)?\)")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Adds a page for each rule, and one that lists them."""
    rules = load_catalog(pack_directories(())).rules
    for rule in rules.values():
        files.append(File.generated(config, f"rules/{rule.code}.md", content=page(rule)))
    lines = [
        "# Rules",
        "Each page says what a rule finds, why it matters and how to fix it. Its examples are run by tests.",
    ]
    for family, title in FAMILIES.items():
        lines += ["", f"## {title}", "", "| code | name | by default | finds |", "|---|---|---|---|"]
        lines += (
            f"| [{rule.code}]({rule.code}.md) | {rule.name} | {'on' if rule.default else 'off'} | {rule.summary} |"
            for rule in rules.values()
            if rule.code.startswith(family)
        )
    files.append(File.generated(config, "rules/index.md", content="\n".join(lines) + "\n"))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Links that leave the documentation lead to the repository."""
    return _OUTWARD.sub(lambda link: f"]({HOME}/blob/main/{link[1]}{link[2] or ''})", markdown)
