"""Suppressions: which comments are one, what they name, and which lines they speak of."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asynclint.findings import Confidence, Severity
from asynclint.packs.model import Rule
from asynclint.spans import Span
from asynclint.suppressions import parse_suppressions


def names_and_lines(text: str) -> list[tuple[tuple[str, ...], int, int]]:
    return [(found.names, found.first, found.last) for found in parse_suppressions(dedent(text))]


@pytest.mark.parametrize(
    ("comment", "names", "reason"),
    [
        pytest.param("# asynclint: ignore[BLK102]", ("BLK102",), "", id="one code"),
        pytest.param("# asynclint: ignore[BLK102, blocking-sleep] 5 ms", ("BLK102", "blocking-sleep"), "5 ms",
                     id="codes and names, and why"),
        pytest.param("#asynclint:ignore[BLK102]: at start-up", ("BLK102",), "at start-up", id="blanks do not matter"),
        pytest.param("# type: ignore  # asynclint: ignore[BLK102]", ("BLK102",), "", id="after another comment"),
        pytest.param("# asynclint: ignore[BLK102] why  # pragma: no cover", ("BLK102",), "why", id="before another"),
        pytest.param("# asynclint: ignore", (), "", id="no brackets name no rule"),
        pytest.param("# asynclint: ignore[]", (), "", id="nor do empty ones"),
        pytest.param("# noqa: BLK102", ("BLK102",), "", id="noqa with a code"),
        pytest.param("# NOQA:blk102,E501 legacy", ("BLK102", "E501"), "legacy", id="noqa in any case"),
        pytest.param("# noqa: BLK102 BLK103", ("BLK102", "BLK103"), "", id="noqa without commas"),
        pytest.param("# noqa", (), "", id="bare noqa"),
        pytest.param("# noqa this is fine", (), "this is fine", id="bare noqa with words"),
    ],
)  # fmt: skip
def test_reads_names_and_reason(comment: str, names: tuple[str, ...], reason: str) -> None:
    (found,) = parse_suppressions(f"call()  {comment}\n")
    assert (found.names, found.reason) == (names, reason)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("'# noqa'\n", id="in a string"),
        pytest.param("'''\n# asynclint: ignore[BLK102]\n'''\n", id="in a string of several lines"),
        pytest.param("x  # noqa: because I say so\n", id="a noqa list that names nothing"),
        pytest.param("# flake8: noqa\n", id="another tool's word for a whole file"),
        pytest.param("x  # noqable\n", id="a longer word"),
        pytest.param("x  # asynclint: ignored[BLK102]\n", id="a longer word of ours"),
        pytest.param("", id="nothing"),
    ],
)
def test_is_none(text: str) -> None:
    assert parse_suppressions(text) == ()


def test_its_place_is_that_of_its_own_words() -> None:
    (found,) = parse_suppressions("é()  # x # asynclint: ignore[BLK102] why \n")
    assert found.span == Span(1, 9, 1, 40)


class TestLines:
    def test_after_code_it_speaks_of_that_line(self) -> None:
        assert names_and_lines("a()\nb(  # asynclint: ignore[X1]\n  c)\n") == [(("X1",), 2, 2)]

    def test_after_a_string_of_several_lines_it_speaks_of_the_last(self) -> None:
        assert names_and_lines("a('''\n''')  # asynclint: ignore[X1]\n") == [(("X1",), 2, 2)]

    def test_above_a_statement_it_speaks_of_all_of_it(self) -> None:
        text = """\
            # asynclint: ignore[X1]

            # more about it
            a(
                b,
            )
            c()
        """
        assert names_and_lines(text) == [(("X1",), 4, 6)]

    def test_above_a_compound_statement_it_speaks_of_the_header(self) -> None:
        text = """\
            # asynclint: ignore[X1]
            with a(
                b
            ):
                c()
        """
        assert names_and_lines(text) == [(("X1",), 2, 4)]

    def test_inside_a_statement_it_speaks_of_the_next_line(self) -> None:
        text = """\
            a(
                # asynclint: ignore[X1]
                b,
                c,
            )
        """
        assert names_and_lines(text) == [(("X1",), 3, 3)]

    def test_at_the_end_of_a_block_it_speaks_of_what_follows(self) -> None:
        assert names_and_lines("if a:\n    b()\n    # asynclint: ignore[X1]\nc()\n") == [(("X1",), 4, 4)]

    def test_with_nothing_below_it_speaks_of_itself(self) -> None:
        assert names_and_lines("a()\n# asynclint: ignore[X1]\n") == [(("X1",), 2, 2)]

    def test_they_come_in_order(self) -> None:
        text = """\
            # asynclint: ignore[X1]
            a(
                b,  # asynclint: ignore[X2]
            )  # noqa: X3
        """
        assert names_and_lines(text) == [(("X1",), 2, 4), (("X2",), 3, 3), (("X3",), 4, 4)]

    def test_lines_are_counted_as_python_counts_them(self) -> None:
        assert names_and_lines("a = '\\\r\n\f'\rb()  # asynclint: ignore[X1]\n") == [(("X1",), 3, 3)]

    def test_code_that_does_not_parse_is_read_up_to_there(self) -> None:
        assert names_and_lines("a()  # noqa: X1\nb(\n  # noqa: X2\n")[0] == (("X1",), 1, 1)


@given(st.text(st.sampled_from("a()[]{}:'\"\\\n\r\t\f #"), max_size=60), st.text(max_size=20))
def test_no_text_is_too_broken(before: str, after: str) -> None:
    text = f"{before}# noqa: X1\n{after}"
    for found in parse_suppressions(text):
        assert 1 <= found.first <= found.last


class TestSilences:
    RULE = Rule(
        "BLK102", "blocking-http", "", Severity.ERROR, Confidence.CERTAIN, True, "0", (), (), None, None, {}, (), Path()
    )

    @pytest.mark.parametrize(
        ("comment", "silences"),
        [
            pytest.param("# asynclint: ignore[BLK102]", True, id="its code"),
            pytest.param("# asynclint: ignore[blocking-http]", True, id="its name"),
            pytest.param("# asynclint: ignore[BLK]", False, id="a prefix is too much"),
            pytest.param("# asynclint: ignore", False, id="no rule is none"),
            pytest.param("# noqa: E501, BLK102", True, id="noqa with its code among others"),
            pytest.param("# noqa: E501", False, id="noqa for another tool"),
            pytest.param("# noqa", True, id="bare noqa"),
        ],
    )
    def test_rules_by(self, comment: str, silences: bool) -> None:
        (found,) = parse_suppressions(f"x()  {comment}")
        assert found.silences(self.RULE) is silences
