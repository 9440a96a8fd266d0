"""Rule pages: all that a page says arrives, and a mistake is told with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asynclint.findings import Confidence, Severity
from asynclint.packs.catalog import load_catalog
from asynclint.packs.errors import PackErrors
from asynclint.packs.expectations import ExpectationError, read_expectations
from asynclint.packs.model import Expectation, Match, Site

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = """
[kinds.http]
phrase = "HTTP"
[kinds.wait]
phrase = "wait"
"""

PAGE = """+++
code = "XYZ101"
name = "slow-thing"
summary = "A thing that is slow."
severity = "warning"
confidence = "likely"
default = true
since = "0.1.0"
tags = ["slow"]
references = ["https://example.org/slow"]
match = { effects = ["http", "wait"], site = "iteration" }
+++

# XYZ101 slow-thing

## What it does

Says so.

## Why it matters

It does.

## Bad

<!-- run:
# Drive it.
await slow()
-->
```python title="slow.py"
# Bad
async def slow():
    thing()  # expect: XYZ101 "slow"
```

```console
$ slow
```

## Good

```python
fast()
```

## How to fix

### Fast

Be fast.

## When not to

Never.
"""


def page(root: Path, text: str, name: str = "xyz/XYZ101-slow-thing.md") -> Path:
    """Write a page into the catalogue of a pack."""
    path = root / "catalog" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    (root / "vocabulary.toml").write_text(VOCABULARY, encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_on_a_page_arrives(tmp_path: Path) -> None:
    path = page(tmp_path, PAGE)
    catalog = load_catalog([tmp_path])
    rule = catalog.rules["XYZ101"]
    assert (rule.code, rule.name, rule.family, rule.path) == ("XYZ101", "slow-thing", "XYZ", path)
    assert (rule.severity, rule.confidence) == (Severity.WARNING, Confidence.LIKELY)
    assert (rule.default, rule.since) == (True, "0.1.0")
    assert (rule.tags, rule.references) == (("slow",), ("https://example.org/slow",))
    assert (rule.match, rule.check) == (Match(("http", "wait"), Site.ITERATION), None)
    assert list(catalog.kinds) == ["http", "wait"]


def test_sections_and_examples_are_what_the_page_shows(tmp_path: Path) -> None:
    page(tmp_path, PAGE)
    rule = load_catalog([tmp_path]).rules["XYZ101"]
    assert list(rule.sections) == ["What it does", "Why it matters", "Bad", "Good", "How to fix", "When not to"]
    assert rule.sections["How to fix"] == "### Fast\n\nBe fast."
    assert "await slow()" not in rule.sections["Bad"]
    bad, good = rule.examples
    assert bad.bad
    assert bad.title == "slow.py"
    assert bad.code == '# Bad\nasync def slow():\n    thing()  # expect: XYZ101 "slow"\n'
    assert PAGE.splitlines()[bad.line - 1] == "# Bad"
    assert bad.run == "# Drive it.\nawait slow()"
    assert bad.expected == (Expectation(3, "XYZ101", "slow"),)
    assert (good.bad, good.title, good.run, good.code, good.expected) == (False, "", "", "fast()\n", ())


MATCH_LINE = 'match = { effects = ["http", "wait"], site = "iteration" }'

BAD_PAGES = {
    "no front matter": ("+++\ncode", "code", 'line 1: must begin with TOML between two "+++" lines'),
    "front matter that is no TOML": (
        "default = true",
        "default = ",
        "is not TOML: Invalid value (at line 7, column 11)",
    ),
    "a key that is nearly right": ("tags =", "tag =", 'line 9: unknown key "tag"; did you mean "tags"?'),
    "a key that is missing": ('since = "0.1.0"', "", 'line 1: needs "since"'),
    "a severity that does not exist": (
        '"warning"',
        '"warn"',
        'line 5: "severity" cannot be "warn"; did you mean "warning"?',
    ),
    "a code the file is not named for": (
        'code = "XYZ101"',
        'code = "XYZ102"',
        'line 2: "code" is "XYZ102", but the file is called XYZ101-slow-thing.md',
    ),
    "a kind that does not exist": (
        '"http"',
        '"htp"',
        'line 11: "match": "effects" [0] cannot be "htp"; did you mean "http"?',
    ),
    "a site that does not exist": (
        '"iteration"',
        '"loop"',
        'line 11: "match": "site" cannot be "loop"; valid: call, iteration, offload-argument, schedule',
    ),
    "a reference that is no address": (
        "https://example.org/slow",
        "example.org",
        'line 10: "references" [0] must be a web address, not "example.org"',
    ),
    "neither match nor check": (MATCH_LINE, "", 'line 1: needs "match" or "check"'),
    "both match and check": (
        MATCH_LINE,
        f'{MATCH_LINE}\ncheck = "slow"',
        'line 12: has both "match" and "check"; a rule is one or the other',
    ),
    "a title that is not the rule's": (
        "# XYZ101 slow-thing",
        "# Slow thing",
        'line 14: must be "# XYZ101 slow-thing", not "# Slow thing"',
    ),
    "a heading that is not the one expected": (
        "## Why it matters",
        "## Why",
        'line 20: must be "## Why it matters", not "## Why"',
    ),
    "a heading that is missing": ("## When not to\n", "", 'line 54: ends without "## When not to"'),
    "a heading too many": ("Never.", "Never.\n\n## More\n\nMore.", 'line 56: "More" is one heading too many'),
    "a section that says nothing": ("Never.", "", 'line 52: "When not to" says nothing'),
    "a fence that is never closed": (
        "## When not to\n\nNever.",
        "## When not to\n\n```python\nNever.",
        "line 54: opens a fence that is never closed",
    ),
    "no line that shows the rule": (
        '  # expect: XYZ101 "slow"',
        "",
        "line 24: has no example with a line marked `# expect: XYZ101`",
    ),
    "no good example": ("```python\nfast", "```\nfast", "line 40: has no ```python example"),
    "a good example that is not silent": (
        "fast()",
        "\nfast()  # expect: XYZ101",
        "line 44: a good example expects no finding",
    ),
    "a mark that cannot be read": (
        'XYZ101 "slow"',
        "XYZ101 slow",
        'line 33: cannot read "# expect: XYZ101 slow"; write # expect: CODE or # expect: CODE "part of the message"',
    ),
    "a mark of no rule": (
        "expect: XYZ101",
        "expect: XYZ101, XYZ111",
        'line 33: no rule is called XYZ111; did you mean "XYZ101"?',
    ),
}


@pytest.mark.parametrize(("right", "wrong", "message"), BAD_PAGES.values(), ids=BAD_PAGES)
def test_a_mistake_on_a_page_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in PAGE
    path = page(tmp_path, PAGE.replace(right, wrong, 1))
    with pytest.raises(PackErrors) as caught:
        load_catalog([tmp_path])
    assert str(caught.value) == f"{path}: {message}"


def test_a_rule_about_the_run_is_neither_matched_nor_checked(tmp_path: Path) -> None:
    text = PAGE.replace("XYZ101", "LNT101").replace(MATCH_LINE, "")
    page(tmp_path, text, "run/LNT101-slow-thing.md")
    rule = load_catalog([tmp_path]).rules["LNT101"]
    assert (rule.match, rule.check) == (None, None)


def test_a_page_stands_in_the_directory_of_its_family(tmp_path: Path) -> None:
    page(tmp_path, PAGE, "XYZ101-slow-thing.md")
    with pytest.raises(PackErrors, match=r"XYZ101-slow-thing\.md: must stand in the directory of its family"):
        load_catalog([tmp_path])


def test_a_code_or_name_belongs_to_one_page(tmp_path: Path) -> None:
    page(tmp_path, PAGE)
    page(tmp_path, PAGE.replace("XYZ101", "XYZ102"), "xyz/XYZ102-slow-thing.md")
    page(tmp_path, PAGE.replace("slow-thing", "other-thing"), "xyz/XYZ101-other-thing.md")
    with pytest.raises(PackErrors) as caught:
        load_catalog([tmp_path])
    assert [f"{error.path.name}: {error.message}" for error in caught.value.errors] == [
        "XYZ101-slow-thing.md: XYZ101 already belongs to XYZ101-other-thing.md",
        "XYZ102-slow-thing.md: slow-thing already belongs to XYZ101-slow-thing.md",
    ]


def test_a_later_pack_replaces_a_page(tmp_path: Path) -> None:
    page(tmp_path / "shipped", PAGE)
    own = page(tmp_path / "own", PAGE.replace("default = true", "default = false"))
    rule = load_catalog([tmp_path / "shipped", tmp_path / "own"]).rules["XYZ101"]
    assert (rule.path, rule.default) == (own, False)


def test_rules_come_in_the_order_of_their_codes(tmp_path: Path) -> None:
    page(tmp_path, PAGE)
    page(tmp_path, PAGE.replace("XYZ101", "ABC101").replace("slow-thing", "a-thing"), "zzz/ABC101-a-thing.md")
    assert list(load_catalog([tmp_path]).rules) == ["ABC101", "XYZ101"]


def test_the_digest_of_the_catalog_covers_the_vocabulary(tmp_path: Path) -> None:
    page(tmp_path, PAGE)
    before = load_catalog([tmp_path]).digest
    (tmp_path / "vocabulary.toml").write_text(VOCABULARY + "opt-in = true\n", encoding="utf-8")
    assert load_catalog([tmp_path]).digest != before


MARKS = {
    "one code": ("x()  # expect: BLK101", [Expectation(1, "BLK101")]),
    "several codes": ("\nx()  # expect: BLK101, ORM302", [Expectation(2, "BLK101"), Expectation(2, "ORM302")]),
    "a part of the message": ('x()  # expect: BLK101 "time.sleep"', [Expectation(1, "BLK101", "time.sleep")]),
    "in a template": ("{{ x }}{# expect: ORM303 #}", [Expectation(1, "ORM303")]),
    "a known missed alarm is no expectation": ("x()  # todo-expect: BLK101", []),
}


@pytest.mark.parametrize(("text", "expected"), MARKS.values(), ids=MARKS)
def test_marks_are_read(text: str, expected: list[Expectation]) -> None:
    assert list(read_expectations(text)) == expected


@pytest.mark.parametrize("mark", ["# expect:", "# expect: blk101", "# expect: BLK101 time.sleep", "# expect: BLK101,"])
def test_a_mark_that_cannot_be_read_is_an_error(mark: str) -> None:
    with pytest.raises(ExpectationError) as caught:
        list(read_expectations(f"\nx()  {mark}"))
    assert caught.value.line == 2
