"""What is left of a definition around some of its lines: code, with every place where it was."""

from __future__ import annotations

from textwrap import dedent

import libcst as cst
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from asynclint.checks.excerpt import lines_between
from asynclint.source import split_lines
from tests.programs import indented
from tests.test_places import PROGRAMS, ends_in_libcst

SOURCE = dedent("""\
    class Loader:
        @cached(
            size=1,
        )
        async def load(self):
            '''Long
            text.'''
            first = self.first()
            if first:
                one()
            elif second():
                two()
            else:
                three(
                    3,
                )
            try:
                with lock: work()
            except lost(
                4,
            ):
                handle()
            finally:
                done(); last()
            for row in rows():
                use(row)
    """)
LINES = split_lines(SOURCE)

LEFT = {
    "a simple statement": (8, [8]),
    "a header": (9, [9]),
    "an `elif`": (11, [11, 13]),
    "all lines of a statement that needs several": (15, [14, 15, 16]),
    "a compound statement on one line": (18, [18]),
    "a handler's header": (20, [17, 19, 20, 21, 23]),
    "statements on one line": (24, [24]),
    "a loop's body": (26, [26]),
    "a decorator": (3, [2, 3, 4, 5]),
}


@pytest.mark.parametrize(("wanted", "left"), LEFT.values(), ids=LEFT.keys())
def test_only_the_wanted_statement_is_left(wanted: int, left: list[int]) -> None:
    excerpt = lines_between(LINES, 2, 26).around({wanted})
    assert [number for number in excerpt.numbers if number] == left
    cst.parse_module(excerpt.text)


def test_each_line_is_left_once() -> None:
    excerpt = lines_between(LINES, 2, 26).around(range(2, 27))
    numbers = [number for number in excerpt.numbers if number]
    assert sorted(numbers) == list(range(2, 27))
    assert [line for line, number in zip(excerpt.lines, excerpt.numbers, strict=True) if number] == [
        LINES[number - 1] for number in numbers
    ]
    cst.parse_module(excerpt.text)


@given(PROGRAMS, st.booleans(), st.data())
@settings(max_examples=100, deadline=None)
def test_nodes_of_wanted_lines_end_where_they_did(text: str, is_indented: bool, data: st.DataObject) -> None:
    lines = split_lines(f"if a:\n{indented([text.rstrip()])}" if is_indented else text)
    whole = lines_between(lines, 1 + is_indented, len(lines))
    ends = [(kind, *place) for kind, places in ends_in_libcst(whole.text).items() for place in places]
    assume(ends)
    kind, line, column = data.draw(st.sampled_from(ends))
    excerpt = whole.around({whole.numbers[line - 1]})
    place = excerpt.numbers.index(whole.numbers[line - 1]) + 1
    assert (place, column) in ends_in_libcst(excerpt.text)[kind]
