"""Newer grammar, read by the running ``ast``: what an analyzer sees, and where."""

from __future__ import annotations

import ast
import contextlib
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asynclint.index.downlevel import downlevel

if TYPE_CHECKING:
    from collections.abc import Iterator

# Every `@` of a template becomes `at_<line>_<column>`, and must be found on that line and in that column.
_PLACED = re.compile(r"at_(\d+)_(\d+)")


def name_by_place(template: str) -> str:
    """``template`` with each ``@`` replaced by a name that says where it stands."""
    text = ""
    for piece in re.split("(@)", template):
        text += f"at_{text.count(chr(10)) + 1}_{len(text) - text.rfind(chr(10)) - 1}" if piece == "@" else piece
    return text


def placed(text: str) -> Iterator[tuple[str, str]]:
    """Each placed name that the rewritten text still has: what it says, and where it is."""
    lines = [""]
    rewritten = downlevel(text).text
    lines += rewritten.splitlines()
    for node in ast.walk(ast.parse(rewritten)):
        if isinstance(node, ast.Name) and _PLACED.fullmatch(node.id):
            column = len(lines[node.lineno].encode()[: node.col_offset].decode())
            yield node.id, f"at_{node.lineno}_{column}"


KEEPS_PLACES = {
    "type parameters of a function": ("def load[T: (int, str), *Ts, **P](key: @) -> @: @()\n", 3),
    "type parameters of an async method": ("class Repo:\n    async def load[T](self, key=@): @\n", 2),
    "type parameters of a class with bases": ("class Repo[Row](@): row: @\n", 2),
    "type parameters of a class without bases": ("class Repo[Row]: row: @\n", 1),
    "defaults of type parameters": ('def load[T = dict[str, "x]"], **P = [int]](key: @): ...\n', 1),
    "type parameters over several lines": (
        "def load[\n    T,  # ] (\n    U = '(',\n](\n    key: @,\n) -> @:\n    @\n",
        3,
    ),
    "type parameters of a class over several lines": ("class Repo[\n    T,\n]:\n    @\n", 1),
    "a type alias": ("type Rows = list[@]\n", 1),
    "a type alias with parameters": ("type Rows[T, *Ts] = list[@]\n", 1),
    "a type alias with parameters over several lines": ("type Rows[\n    T,\n] = list[@]\n", 1),
    "the quotes of the f-string within its braces": ('f"{@["a"]} – {@["b"]}" + @\n', 3),
    "a backslash in the braces": ('f"{"\\n".join(@)}"\n', 1),
    "a comment and line ends in the braces": ('f"{\n  @  # } "\n}{@}"\n', 2),
    "a conversion and a format with fields": ('f"{@["a"]!r:>{@["w"]}} {@:%H}"\n', 3),
    "a format within a format's field": ('f"{@:{@:{@}}}"\n', 3),
    "the = that shows the expression": ('f"{@["a"] = }{@=!s}"\n', 2),
    "a tuple in the braces": ('f"{@, ""}{@["x"],}"\n', 2),
    "f-strings in f-strings": ('f"{f"{f"{@}"}{@}"}"\n', 2),
    "an inner f-string that needs it and an outer that does not": ("f\"{f'{@['x']}'}{@}\"\n", 2),
    "string literals before and after": ('("a" f"{@["a"]}"  # "\n    "b" f"{@}").at(@)\n', 3),
    "a triple-quoted f-string": ('f"""\n{@}"{ {"""a""": @} }\n"""\n@\n', 3),
    "a raw f-string": ('rf"\\{@["a"]}\\"{@}"\n', 2),
    "escapes and doubled braces": ('f"{{at}} \\" \\N{DASH} {@[""]}"\n', 1),
    "characters beyond ASCII": ('f"é😀{@["ü"]} é {@}" + @\n', 3),
    "a t-string": ('t"a {@} b {@}"\n', 2),
    "adjacent t-strings": ('t"a" t"b {@}" t"c"\n', 1),
    "an except clause of several names": (
        "try:\n    pass\nexcept @, @:\n    @\n",
        3,
    ),
    "an except* clause of several names": ("try:\n    pass\nexcept* @, @:\n    @\n", 3),
    "unpacking in a list comprehension": ("[*@ for @ in @]\n", 3),
    "unpacking in a dict comprehension": ("{**@ for @ in @}\n", 3),
    "unpacking in an async generator that is an argument": ("f(*@ async for @ in @)\n", 3),
    "a lazy import": ("lazy import json; @\nlazy from json import loads; @\n", 2),
    "Windows line ends": ('def load[T](\r\n    key: @\r\n):\r\n    f"{@["a"]}"\r\n', 2),
}


@pytest.mark.parametrize(("text", "count"), KEEPS_PLACES.values(), ids=KEEPS_PLACES.keys())
def test_names_stay_where_they_are(text: str, count: int) -> None:
    found = list(placed(name_by_place(text)))
    assert len(found) == count
    assert [name for name, _ in found] == [place for _, place in found]


MEANS = {
    "a generic function is a plain one": (
        "async def load[T](key: T) -> T: ...",
        "async def load(key: T) -> T: ...",
    ),
    "a generic class keeps its bases": ("class Repo[T](Base, meta=M): ...", "class Repo(Base, meta=M): ..."),
    "a type alias is an assignment": ("type Rows[T] = list[T]", "Rows = list[T]"),
    "a type alias without spaces is one too": ("type Rows=list", "Rows = list"),
    "a type alias in the body of a class": (
        "class C:\n    type Row = int\n    row: Row",
        "class C:\n    Row = int\n    row: Row",
    ),
    "an f-string is still a string": ('open(f"{path["x"]}.gz")', 'open(""[path["x"],])'),
    "an f-string of 3.11 is left alone": (
        "def f[T](): return f\"{row['id']:>{width}} {{}}\" f'{x}'",
        "def f(): return f\"{row['id']:>{width}} {{}}\" f'{x}'",
    ),
    "a t-string without fields": ('render(t"{{x}}")', 'render("{{x}}")'),
    "except of several": ("try: a\nexcept B, C: d", "try: a\nexcept (B, C): d"),
    "except* of several": ("try: a\nexcept*B, C: d", "try: a\nexcept* (B, C): d"),
    "except of one, in parentheses, or bare": (
        "lazy import x\ntry: a\nexcept (B, C): d\nexcept E as e: f[1, 2]\nexcept: g",
        "pass; import x\ntry: a\nexcept (B, C): d\nexcept E as e: f[1, 2]\nexcept: g",
    ),
    "unpacking loops over what it unpacks": ("{*a for a in b}", "{a for a in b}"),
    "stars that are no comprehension stay": (
        "lazy import x\nf(*a, *[b for b in c], **{**d})",
        "pass; import x\nf(*a, *[b for b in c], **{**d})",
    ),
    "names that only look like keywords stay": (
        "lazy import x\ntype = lazy = 1\ntype[0]\nif type in [1]: type(lazy)\nraise lazy from type",
        "pass; import x\ntype = lazy = 1\ntype[0]\nif type in [1]: type(lazy)\nraise lazy from type",
    ),
    "what strings and comments say stays": (
        'lazy import x\ny = "def f[T](): {a[\'b\']}"  # type X = f"{a["b"]}"',
        "pass; import x\ny = \"def f[T](): {a['b']}\"",
    ),
}


@pytest.mark.parametrize(("newer", "older"), MEANS.values(), ids=MEANS.keys())
def test_newer_code_means_what_the_older_does(newer: str, older: str) -> None:
    assert _dumped(downlevel(newer).tree) == _dumped(ast.parse(older))


def _dumped(tree: ast.Module) -> str:
    """A tree without type parameters: an ``ast`` of Python 3.12 has a place for them, an older one has none."""
    for node in ast.walk(tree):
        vars(node).pop("type_params", None)
    return ast.dump(tree)


REFUSED = {
    "an expression that breaks off": ("def load[T]() -> T:\n    return 1 +\n", 2),
    "nonsense between the brackets of type parameters": ("x = 1\ndef load[1 + 1](): ...\n", 2),
    "nonsense in a type alias": ("type Rows[T] = = 1\n", 1),
    "an f-string that breaks off": ('x = f"{a["b"]\n', 1),
    "an f-string with nonsense in its format": ('\nx = f"{a["b"]!zz}"\n', 2),
    "print of Python 2": ("type X = int\nprint 'x'\n", 2),
    "brackets without an end": ("def load[", 1),
    "brackets without a beginning": ("type X = int\n)\n", 2),
    "hundreds of open brackets": ("(" * 5_000, 1),
    "hundreds of nested f-strings": ('f"{' * 500 + "x" + '}"' * 500, 1),
    "hundreds of nested formats": ('f"{x' + ":{x" * 500 + "}" * 501 + '"', 1),
    "thousands of signs": ("type X = " + "-" * 20_000 + "x", 1),
    "thousands of attributes": ("type X = a" + ".b" * 20_000, 1),
}


@pytest.mark.parametrize(("text", "line"), REFUSED.values(), ids=REFUSED.keys())
def test_what_no_python_accepts_is_an_error_with_a_place(text: str, line: int) -> None:
    with pytest.raises(SyntaxError) as caught:
        downlevel(text)
    assert caught.value.lineno == line
    assert caught.value.offset is not None
    assert caught.value.msg


def test_hostile_text_takes_no_longer_than_its_length() -> None:
    """Each of these took a naive pattern for ever."""
    comments = "# " * 5_000
    for text in (f"(\n{comments}\n)", f'("a"\n{comments}\n)', 'f"' + "\\N{a" * 5_000 + '"', "type " * 20_000):
        with contextlib.suppress(SyntaxError):
            downlevel(text)


def test_definitions_keep_their_type_parameters() -> None:
    text = """
class Repo[
    Row: Model = Book,
    *Rest,
](Base):
    async def load[Key: (int, str), **Options](self, key: Key) -> Row: ...

def plain(): ...
"""
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = {
        node.name: [
            (one.name, *(part and ast.unparse(part) for part in (one.bound, one.default_value)))
            for one in getattr(node, "type_params", ())
        ]
        for node in ast.walk(downlevel(text).tree)
        if isinstance(node, definitions)
    }
    assert found == {
        "Repo": [("Row", "Model", "Book"), ("Rest", None, None)],
        "load": [("Key", "(int, str)", None), ("Options", None, None)],
        "plain": [],
    }


# f-strings of any make.
_LITERAL = st.sampled_from(["", " ", "text ", "{{", "}}", "é", "\\t", "#", "'", "[", ")"])
_EXPRESSION = st.deferred(
    lambda: (
        st.sampled_from(["@", '@["k"]', "(@)", "@ if @ else @", "{@: '}'}", "@\n", "@,", "@ # }\n", '"#" * @'])
        | _FSTRING.map(lambda string: f" {string} ")
    )
)
_FORMAT = st.sampled_from(["", "!r", ":>8", ":{@}", "!s:{@}.{@}", " = "])
_FSTRING: st.SearchStrategy[str] = st.builds(
    lambda parts, quote, tail: "f" + quote + "".join(f"{a}{{ {b} {c}}}" for a, b, c in parts) + tail + quote,
    st.lists(st.tuples(_LITERAL, _EXPRESSION, _FORMAT), min_size=1, max_size=3),
    st.sampled_from(['"', '"""']),
    _LITERAL,
)


@settings(deadline=None)
@given(st.lists(_FSTRING, min_size=1, max_size=3).map(" ".join))
def test_expressions_in_fstrings_stay_where_they_are(strings: str) -> None:
    # The first string cannot be read by 3.11, so that the places are ours whatever Python runs the test.
    text = name_by_place(f'(f"{{ ""}}" {strings}, @)')
    found = list(placed(text))
    assert len(found) == text.count("at_")
    assert [name for name, _ in found] == [place for _, place in found]
