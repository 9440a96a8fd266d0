"""The two fingerprints: GitHub's line hash against its definition, our identity against edits."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asynclint.report.fingerprint import identities, line_hashes
from asynclint.spans import Span
from tests.sample_report import ORDERS, finding


def hash_of(units: list[int]) -> int:
    """The hash of up to 100 units as its definition says it: a number in base 37 with the units as digits."""
    padded = (units + [0] * 100)[:100]
    return reduce(lambda total, unit: total * 37 + unit, padded) % 2**64


def hashes_by_definition(text: str) -> list[str]:
    """Line by line and digit by digit, where the code under test rolls over the whole file at once."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line.replace(" ", "").replace("\t", "") for line in lines]
    hashes: list[str] = []
    for number in range(len(lines)):
        rest = "\n".join(kept[number:]).encode("utf-16-be")
        units = [int.from_bytes(rest[at : at + 2]) for at in range(0, len(rest), 2)]
        value = f"{hash_of([*units, 0xFFFF]):x}"
        hashes.append(f"{value}:{1 + sum(earlier.startswith(f'{value}:') for earlier in hashes)}")
    return hashes


def test_an_empty_file_has_one_line_that_holds_only_the_end_mark() -> None:
    assert line_hashes(b"") == [f"{0xFFFF * 37**99 % 2**64:x}:1"]


def test_a_line_is_hashed_with_what_follows_it() -> None:
    first = (ord("a") * 37**99 + 10 * 37**98 + ord("b") * 37**97 + 0xFFFF * 37**96) % 2**64
    second = (ord("b") * 37**99 + 0xFFFF * 37**98) % 2**64
    assert line_hashes(b"a\nb") == [f"{first:x}:1", f"{second:x}:1"]


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        pytest.param(" a\n\tb \t", "a\nb", id="blanks do not count"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="every line end is LF"),
        pytest.param("x" * 100 + "one", "x" * 100 + "two", id="units after the hundredth do not count"),
    ],
)
def test_same_hashes(text: str, same_as: str) -> None:
    assert line_hashes(text.encode()) == line_hashes(same_as.encode())


@pytest.mark.parametrize(
    ("text", "other"),
    [
        pytest.param("\ufeffa", "a", id="a byte order mark counts"),
        pytest.param("a\r \nb", "a\r\nb", id="a blank between CR and LF makes them two line ends"),
        pytest.param("a\x0cb", "ab", id="a form feed counts"),
    ],
)
def test_different_hashes(text: str, other: str) -> None:
    assert line_hashes(text.encode()) != line_hashes(other.encode())


def test_equal_lines_far_from_the_end_are_numbered() -> None:
    hashes = line_hashes(b"same\n" * 30)
    assert [item.split(":")[1] for item in hashes[:10]] == [str(number) for number in range(1, 11)]
    assert len({item.split(":")[0] for item in hashes[:10]}) == 1


def test_bytes_that_are_not_utf8_are_hashed_as_replacement_characters() -> None:
    assert line_hashes(b"# \xe9\nx") == line_hashes("# \N{REPLACEMENT CHARACTER}\nx".encode())


@given(st.text(st.sampled_from("ab \t\n\r\x0c\u2028é😀"), max_size=300))
def test_rolling_agrees_with_the_definition(text: str) -> None:
    assert line_hashes(text.encode()) == hashes_by_definition(text)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=150), max_size=20))
def test_every_line_of_any_text_has_a_hash_of_its_own(lines: list[str]) -> None:
    hashes = line_hashes("\n".join(lines).encode())
    assert len(hashes) == max(len(lines), 1)
    assert len(set(hashes)) == len(hashes)


BLOCKING = finding("app/orders.py", ORDERS, "load_customer(order", symbol="get_order")


def test_identity_survives_edits_around_the_finding() -> None:
    moved = replace(BLOCKING, span=Span(99, 0, 99, 5), message="other words", trace=(), help="")
    assert identities([moved]) == identities([BLOCKING])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"code": "BLK101"}, id="code"),
        pytest.param({"path": "app/other.py"}, id="file"),
        pytest.param({"symbol": "get_orders"}, id="function"),
        pytest.param({"target": "requests.post"}, id="target"),
    ],
)
def test_identity_tells_findings_apart_by(change: dict[str, str]) -> None:
    [one] = identities([BLOCKING])
    [other] = identities([replace(BLOCKING, **change)])  # type: ignore[arg-type]
    assert one != other


def test_equal_findings_in_one_function_are_told_apart_by_their_order() -> None:
    again = replace(BLOCKING, span=Span(50, 0, 50, 5))
    elsewhere = replace(BLOCKING, path="app/a.py")
    first, second = identities([BLOCKING, again])
    assert first != second
    assert identities([elsewhere, BLOCKING, again])[1:] == [first, second]


def test_identities_can_be_made_of_paths_that_are_not_utf8() -> None:
    assert len(identities([replace(BLOCKING, path="app/\udcff.py")])) == 1
