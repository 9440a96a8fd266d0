"""Reads the catalogue of all packs: every rule by code, and the vocabulary of kinds that they speak."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from asynclint.packs.errors import Mistakes
from asynclint.packs.files import decode, pack_files, read_bytes
from asynclint.packs.model import Catalog
from asynclint.packs.page import read_page
from asynclint.packs.schema import suggestion
from asynclint.packs.vocabulary import load_kinds, vocabulary_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from asynclint.packs.model import Rule


def load_catalog(directories: Sequence[Path]) -> Catalog:
    """Read `vocabulary.toml` and `catalog/<family>/*.md` of each pack, in order.

    A later pack's page replaces an earlier one with the same code. Raises `PackErrors` with all that is wrong in any
    file.
    """
    mistakes = Mistakes()
    kinds = load_kinds(directories, mistakes)
    digest = blake2b(digest_size=16)
    for path in vocabulary_files(directories):
        digest.update(read_bytes(path, mistakes))
    rules: dict[str, Rule] = {}
    for directory in directories:
        own: list[Rule] = []
        for path in pack_files([directory], "catalog", ".md"):
            content = read_bytes(path, mistakes)
            digest.update(content)
            if len(path.relative_to(directory).parts) != 3:
                mistakes.add(path, "", "must stand in the directory of its family: catalog/<family>/<CODE>-<name>.md")
            text = decode(path, content, mistakes)
            rule = None if text is None else read_page(path, text, kinds, mistakes)
            if rule is not None:
                own.append(rule)
        _report_doubles(own, mistakes)
        rules.update((rule.code, rule) for rule in own)
    # Pages that were refused are missing here, and would make marks that name them look wrong.
    mistakes.raise_any()
    _report_unknown_codes(rules, mistakes)
    mistakes.raise_any()
    return Catalog(dict(sorted(rules.items())), kinds, digest.hexdigest())


def _report_doubles(rules: Iterable[Rule], mistakes: Mistakes) -> None:
    """A code belongs to one page of a pack, and a name to one of a family: several may find the same sort of thing."""
    pages: dict[tuple[str, str], Path] = {}
    for rule in rules:
        for word in (rule.code, rule.name):
            first = pages.setdefault((rule.family, word), rule.path)
            if first != rule.path:
                mistakes.add(rule.path, "", f"{word} already belongs to {first.name}")


def _report_unknown_codes(rules: Mapping[str, Rule], mistakes: Mistakes) -> None:
    for rule in rules.values():
        for example in rule.examples:
            for mark in example.expected:
                if mark.code not in rules:
                    where = f"line {example.line + mark.line - 1}"
                    mistakes.add(rule.path, where, f"no rule is called {mark.code}{suggestion(mark.code, rules)}")
