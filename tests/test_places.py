"""Both readers of Python agree on where a node ends: it is how a visitor knows what the program says of it."""

from __future__ import annotations

import libcst as cst
from hypothesis import given, settings
from hypothesis import strategies as st
from libcst.metadata import MetadataWrapper, PositionProvider

from asynclint.index import model as m
from asynclint.index.facts import decode_module, encode
from tests.programs import encode_text, indented, nodes

NAMES = st.sampled_from(["a", "fetch", "größe", "名前", "x1"])
STRINGS = st.text(st.sampled_from("ab é漢🐍\u2028\x0c\t'\"{}\\"), max_size=6).map(repr)
GAPS = st.sampled_from(["", " ", "  ", "\n    ", "  # ü (\n        "])


@st.composite
def calls(draw: st.DrawFn, parts: st.SearchStrategy[str]) -> str:
    callee = draw(st.sampled_from(["fetch", "größe", "({}).get", "({})"])).format(draw(parts))
    arguments = [*draw(st.lists(parts, max_size=2)), *draw(st.lists(parts.map("*{}".format), max_size=1))]
    arguments += draw(st.lists(parts.map("k={}".format), max_size=1))
    return f"{callee}({draw(GAPS)}{', '.join(arguments)}{draw(GAPS)})"


def grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        calls(parts),
        calls(parts),
        st.builds("({}).name".format, parts),
        st.builds("({})[{}]".format, parts, parts),
        st.builds("({} + {})".format, parts, parts),
        st.builds("[{}, {}]".format, parts, STRINGS),
        st.builds("({} if {} else {})".format, parts, parts, parts),
        st.builds("[{} for a in {} if {}]".format, parts, parts, parts),
        st.builds("(lambda: {})".format, parts),
        st.builds("({} for a in ({}))".format, parts, parts),
    )


@st.composite
def expressions(draw: st.DrawFn) -> str:
    return draw(st.recursive(st.one_of(NAMES, STRINGS), grown, max_leaves=4))


TEXTS = expressions()


def statements(block: st.SearchStrategy[list[str]]) -> st.SearchStrategy[str]:
    body = block.map(indented)
    return st.one_of(
        st.builds("if {}:\n{}".format, TEXTS, body),
        st.builds("for a in {}:\n{}".format, TEXTS, body),
        st.builds("with {} as b, {}:\n{}".format, TEXTS, TEXTS, body),
        st.builds("@{}\ndef {}(x={}):\n{}\n    yield ({})".format, TEXTS, NAMES, TEXTS, body, TEXTS),
        st.builds("class {}({}):\n{}".format, NAMES, TEXTS, body),
        st.builds("try:\n{}\nexcept ({}):\n{}".format, body, TEXTS, body),
        st.builds("match {}:\n    case 1 if ({}): a = ({})".format, TEXTS, TEXTS, TEXTS),
    )


SIMPLE = st.one_of(
    st.builds("{} = {}".format, NAMES, TEXTS),
    st.builds("({}).name = {}".format, TEXTS, TEXTS),
    st.builds("a: ({}) = ({})".format, TEXTS, TEXTS),
    TEXTS,
)
PROGRAMS = st.lists(
    st.recursive(SIMPLE, lambda inner: statements(st.lists(inner, min_size=1, max_size=2)), max_leaves=3),
    min_size=1,
    max_size=2,
).map(lambda block: "\n".join(block) + "\n")

Ends = dict[str, list[tuple[int, int]]]


def ends_in_facts(text: str) -> Ends:
    ends: Ends = {}
    for node in nodes(decode_module(encode_text(text))):
        if isinstance(node, (m.Call, m.Attribute, m.Subscript, m.Yield)):
            ends.setdefault(type(node).__name__, []).append((node.end_line, node.end_column))
    return {kind: sorted(places) for kind, places in ends.items()}


def ends_in_libcst(text: str) -> Ends:
    wrapper = MetadataWrapper(cst.parse_module(text))
    ends: Ends = {}
    for node, place in wrapper.resolve(PositionProvider).items():
        if isinstance(node, (cst.Call, cst.Attribute, cst.Subscript, cst.Yield)):
            ends.setdefault(type(node).__name__, []).append((place.end.line, place.end.column))
    return {kind: sorted(places) for kind, places in ends.items()}


@given(PROGRAMS, st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=100, deadline=None)
def test_nodes_end_where_libcst_says_they_end(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    ends = ends_in_facts(text)
    assert ends == ends_in_libcst(text)
    assert all(len(places) == len(set(places)) for places in ends.values())


@given(PROGRAMS)
@settings(max_examples=25, deadline=None)
def test_decoding_gives_back_what_was_encode_text(text: str) -> None:
    data = encode_text(text)
    module = decode_module(data)
    assert encode(module) == data
    assert decode_module(encode(module)) == module
