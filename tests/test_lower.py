"""Facts: what is kept of each construct, where it stands, and that encoding loses none of it."""

from __future__ import annotations

import contextlib
from textwrap import dedent

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asynclint.index import model as m
from asynclint.index.facts import FORMAT, FileError, ModuleFacts, decode_module, encode
from asynclint.index.read import index_text
from tests.programs import encode_text, indented, nodes


def facts(text: str) -> ModuleFacts:
    return decode_module(encode_text(dedent(text)))


def expression(text: str) -> m.Expression:
    (statement,) = facts(f"it = {text}").statements()
    assert isinstance(statement, m.Assign)
    return statement.value


NESTED = """
    @decorate(lambda: 1)
    def outer(key=lambda: 2):
        def inner(): ...
        class Local:
            def method(self):
                return [lambda: 3]
        return inner

    class Top:
        attribute = lambda self: 4
        class Inner:
            async def run(self): ...
        def last(self): ...
"""


def test_functions_are_numbered_in_source_order_with_what_they_stand_in() -> None:
    module = facts(NESTED)
    qualnames = [function.qualname for function in module.functions]
    assert [(f.qualname, f.parent, f.owner) for f in module.functions] == [
        ("<lambda>", -1, -1),  # a default runs, like a decorator, where the function is defined
        ("<lambda>", -1, -1),
        ("outer", -1, -1),
        ("outer.<locals>.inner", qualnames.index("outer"), -1),
        ("outer.<locals>.Local.method", qualnames.index("outer"), 0),
        ("outer.<locals>.Local.method.<locals>.<lambda>", qualnames.index("outer.<locals>.Local.method"), -1),
        ("Top.<lambda>", -1, -1),
        ("Top.Inner.run", -1, 2),
        ("Top.last", -1, 1),
    ]
    assert [(c.qualname, c.parent, c.outer) for c in module.classes] == [
        ("outer.<locals>.Local", qualnames.index("outer"), -1),
        ("Top", -1, -1),
        ("Top.Inner", -1, 1),
    ]


def test_a_function_is_placed_at_its_name_and_begins_at_its_first_decorator() -> None:
    (function,) = facts("if True:\n    @first\n    @second\n    async def run():\n        pass\n").functions
    assert (function.first_line, function.line, function.column, function.end_line) == (2, 4, 14, 5)


@pytest.mark.parametrize(
    ("body", "generates"),
    [
        ("yield", True),
        ("x = yield 1", True),
        ("yield from rows", True),
        ("return (yield)", True),
        ("for x in (yield): pass", True),
        ("return (x for x in rows)", False),
        ("return lambda: (yield)", False),
        ("def inner(): yield", False),
        ("class Inner:\n    def inner(self): yield", False),
        ("return 'yield'", False),
    ],
)
def test_only_a_yield_of_its_own_makes_a_generator(body: str, generates: bool) -> None:
    functions = facts(f"def run(rows):\n{indented([body])}\n").functions
    assert {function.is_generator for function in functions if function.name == "run"} == {generates}


def test_async_functions_and_async_generators_are_told_apart() -> None:
    functions = facts("async def a(): return 1\nasync def b(): yield 1\ndef c(): yield 1\n").functions
    assert [(f.is_async, f.is_generator) for f in functions] == [(True, False), (True, True), (False, True)]


@pytest.mark.parametrize(
    ("body", "stores"),
    [
        ("self.a = 1", ["a"]),
        ("self.a: int = 1", ["a"]),
        ("self.a, (self.b, *self.c) = 1, (2, 3)", ["a", "b", "c"]),
        ("self.a += 1", ["a"]),
        ("for self.a in rows: pass", ["a"]),
        ("with rows as self.a: pass", ["a"]),
        ("if rows:\n    self.a = 1\nelse:\n    self.b = 1", ["a", "b"]),
        ("self.a.b = 1", []),
        ("self.a[0] = 1", []),
        ("other.a = 1", []),
        ("del self.a", []),
        ("print(self.a)", []),
        ("def inner():\n    self.a = 1", []),
    ],
)
def test_stores_are_the_attributes_assigned_on_the_receiver(body: str, stores: list[str]) -> None:
    functions = facts(f"class Thing:\n    def run(self, rows, other):\n{indented([indented([body])])}\n").functions
    assert functions[0].stores == stores


def test_a_function_has_no_receiver_and_a_method_may_name_it_as_it_likes() -> None:
    text = """
        def plain(self):
            self.a = 1
        class Thing:
            def method(this, self):
                this.b = self.c = 1
    """
    assert [function.stores for function in facts(text).functions] == [[], ["b"]]


def test_globals_are_those_a_function_declares_itself() -> None:
    text = """
        def outer():
            global a, b
            def inner():
                nonlocal_ = 1
                global c
            class Local:
                global d
    """
    assert [function.globals for function in facts(text).functions] == [["a", "b", "d"], ["c"]]


def test_parameters_keep_their_order_kind_annotation_and_default() -> None:
    text = "def run(a, /, b: int = 1, *args: str, c, d=2, **rest): ...\nlambda x, *, y=3: x\n"
    run, anonymous = facts(text).functions
    assert [(p.name, p.kind, p.annotation, p.default) for p in run.parameters] == [
        ("a", m.Parameter.POSITIONAL, None, None),
        ("b", m.Parameter.POSITIONAL, m.Name("int"), m.Constant(1)),
        ("args", m.Parameter.ARGS, m.Name("str"), None),
        ("c", m.Parameter.KEYWORD, None, None),
        ("d", m.Parameter.KEYWORD, None, m.Constant(2)),
        ("rest", m.Parameter.KWARGS, None, None),
    ]
    assert [(p.name, p.kind, p.default) for p in anonymous.parameters] == [
        ("x", m.Parameter.POSITIONAL, None),
        ("y", m.Parameter.KEYWORD, m.Constant(3)),
    ]
    assert anonymous.is_lambda
    assert anonymous.statements() == [m.Return(m.Name("x"))]


def test_imports_are_listed_wherever_they_stand() -> None:
    text = """
        import os.path, json as j
        from . import sibling
        if sibling:
            from ..pkg.mod import a, b as c
        else:
            from shop import *
        def late():
            import late_one
    """
    assert facts(text).imports == [
        (0, "os.path", ""),
        (0, "json", ""),
        (1, "", "sibling"),
        (2, "pkg.mod", "a"),
        (2, "pkg.mod", "b"),
        (0, "shop", "*"),
        (0, "late_one", ""),
    ]


def test_what_a_try_holds_is_numbered_in_source_order() -> None:
    module = facts("try:\n    import a\n    def first(): ...\nexcept E:\n    import b\n    def second(): ...\n")
    assert module.imports == [(0, "a", ""), (0, "b", "")]
    assert [function.name for function in module.functions] == ["first", "second"]


STATEMENTS: dict[str, tuple[str, m.Statement | None]] = {
    "a docstring says nothing": ('"text"', None),
    "pass says nothing": ("pass", None),
    "a chained assignment has several targets": ("a = b = 1", m.Assign([m.Name("a"), m.Name("b")], m.Constant(1))),
    "a declaration without a value": ("a: int", m.Declare(m.Name("a"), m.Name("int"), None)),
    "an augmented assignment": ("a //= 2", m.Augment(m.Name("a"), "//", m.Constant(2))),
    "raise keeps the cause": ("raise a from b", m.Raise([m.Name("a"), m.Name("b")])),
    "elif is an if in the else": (
        "if a: b = 1\nelif c: d = 1",
        m.If(
            m.Name("a"),
            [m.Assign([m.Name("b")], m.Constant(1))],
            [m.If(m.Name("c"), [m.Assign([m.Name("d")], m.Constant(1))], [], 2, 5, 2, 6)],
            *(1, 3, 1, 4),
        ),
    ),
    "a loop is placed at its iterable": (
        "for a in (bcd): pass",
        m.For(m.Name("a"), m.Name("bcd"), [], [], False, 1, 10, 1, 13),
    ),
    "while, with its else": (
        "while a: break\nelse: b = 1",
        m.While(m.Name("a"), [m.Jump(leaves=True)], [m.Assign([m.Name("b")], m.Constant(1))]),
    ),
    "with, item by item": (
        "with a as b, c: pass",
        m.With(
            [m.WithItem(m.Name("a"), m.Name("b"), 1, 5, 1, 6), m.WithItem(m.Name("c"), None, 1, 13, 1, 14)], [], False
        ),
    ),
    "try, in the order it runs": (
        "try: a = 1\nexcept E as e: raise\nelse: b = 1\nfinally: c = 1",
        m.Try(
            [m.Assign([m.Name("a")], m.Constant(1))],
            [m.Handler(m.Name("E"), "e", [m.Raise([])])],
            [m.Assign([m.Name("b")], m.Constant(1))],
            [m.Assign([m.Name("c")], m.Constant(1))],
        ),
    ),
    "except* is read like except": (
        "try: pass\nexcept* E: pass",
        m.Try([], [m.Handler(m.Name("E"), None, [])], [], []),
    ),
    "match keeps classes, captures and guards": (
        "match a:\n case B(v, x=y) as z if c: pass\n case [p, *q]: pass\n case {'k': 1, **r}: pass\n case _: pass",
        m.Match(
            m.Name("a"),
            "a",
            [
                m.Case(m.Name("B"), {"z": "", "v": 0, "y": "x"}, m.Name("c"), False, []),
                m.Case(None, {"p": None, "q": None}, None, False, []),
                m.Case(None, {"r": None}, None, False, []),
                m.Case(None, {}, None, True, []),
            ],
        ),
    ),
    "import binds under an alias": ("import a.b as c, d", m.Import([("a.b", "c"), ("d", None)])),
    "del names what it deletes": ("del a, b", m.Delete([m.Name("a"), m.Name("b")])),
    "assert keeps its test": ("assert a, b", m.Assert(m.Name("a"))),
}


@pytest.mark.parametrize(("text", "lowered"), STATEMENTS.values(), ids=STATEMENTS.keys())
def test_a_statement_is_lowered_to(text: str, lowered: m.Statement | None) -> None:
    assert facts(text).statements() == ([] if lowered is None else [lowered])


EXPRESSIONS: dict[str, tuple[str, m.Expression]] = {
    "a call is placed at the name that is called": (
        "ab.cd(x, k=1, **y)",
        m.Call(
            m.Attribute(m.Name("ab"), "cd", 1, 10),
            [m.Name("x")],
            [("k", m.Constant(1)), (None, m.Name("y"))],
            1,
            8,
            1,
            23,
        ),
    ),
    "a call over several lines ends where its bracket closes": (
        "f(\n  1\n)",
        m.Call(m.Name("f"), [m.Constant(1)], [], 1, 5, 3, 1),
    ),
    "a negative number is a constant": ("-1", m.Constant(-1)),
    "True is not 1": ("True", m.Constant(True)),
    "an f-string is its parts": (
        'f"a{b}c{d!r:>{e}}"',
        m.Text(
            [
                m.Constant("a"),
                m.Formatted(m.Name("b"), 1, 9, 1, 10),
                m.Constant("c"),
                m.Text(
                    [
                        m.Formatted(m.Name("d"), 1, 13, 1, 14),
                        m.Text([m.Constant(">"), m.Formatted(m.Name("e"), 1, 19, 1, 20)]),
                    ]
                ),
            ]
        ),
    ),
    "a string too long to matter is some string": (repr("x" * 1000), m.Text([])),
    "a number too large for the encoding is something": (str(2**64), m.Opaque([])),
    "the smallest number that fits": (str(-(2**63) + 1), m.Constant(-(2**63) + 1)),
    "bytes are something": ('b"x"', m.Opaque([])),
    "a slice runs its parts": ("a[b:c]", m.Subscript(m.Name("a"), m.Slice(m.Name("b"), m.Name("c"), None), 1, 11)),
    "a dict may be unpacked into another": (
        "{**a, 'b': 1}",
        m.Mapping([None, m.Constant("b")], [m.Name("a"), m.Constant(1)]),
    ),
    "comparisons are chained": (
        "a < b is not c",
        m.Compare(m.Name("a"), ["<", "is not"], [m.Name("b"), m.Name("c")], (1, 5, 1, 19)),
    ),
    "a comprehension is placed at its iterables": (
        "{a: b for a in cc if d}",
        m.Comprehension(
            "dict",
            [m.Name("a"), m.Name("b")],
            [m.Iteration(m.Name("a"), m.Name("cc"), [m.Name("d")], False, 1, 20, 1, 22)],
        ),
    ),
    "a walrus binds a name": ("(a := b)", m.Walrus("a", m.Name("b"))),
    "a lambda is a function of the module": ("lambda: 1", m.Lambda(0)),
}


@pytest.mark.parametrize(("text", "lowered"), EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_an_expression_is_lowered_to(text: str, lowered: m.Expression) -> None:
    found = expression(text)
    assert found == lowered
    assert msgspec.json.encode(found) == msgspec.json.encode(lowered)  # True == 1, but not here


@pytest.mark.parametrize(
    "text", [r"'\ud800'", r"'a\udfffb'", r"f'{x}\ud800'", r"{'\udc00': 1}", r"f(k='\ud800')", r"x['\ud800']"]
)
def test_lone_surrogates_are_survived(text: str) -> None:
    assert encode(facts(f"it = {text}")) == encode_text(f"it = {text}")


def test_a_name_of_asynclint_is_remembered() -> None:
    assert facts("a = 1  # asynclint: ignore\n").speaks
    assert not facts("a = 1  # noqa\n").speaks


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("a = (\n", 1, 4), ("x = 1 +\n", 1, 7), ("ü = 1\né = (é é)\n", 2, 5)],
    ids=["a bracket left open", "an operand missing", "past letters of two bytes"],
)
def test_what_is_not_python_says_where(text: str, line: int, column: int) -> None:
    error = index_text(text, "digest")
    assert isinstance(error, FileError)
    assert (error.line, error.column) == (line, column)
    assert error.message


def test_a_null_byte_is_an_error_of_that_file() -> None:
    assert isinstance(index_text("a = 1\nb = \0\n", "digest"), FileError)


def test_a_file_nested_too_deeply_is_an_error_of_that_file() -> None:
    assert isinstance(index_text("x = " + "(" * 5000 + ")" * 5000 + "\n", "digest"), FileError)
    assert isinstance(index_text("x = " + "-" * 100_000 + "1\n", "digest"), FileError)


class TestDecoding:
    """A cache may hold anything: it is read as data or refused."""

    @given(st.binary(max_size=200))
    def test_garbage_is_refused(self, data: bytes) -> None:
        with pytest.raises(msgspec.DecodeError):
            decode_module(data)

    @pytest.mark.parametrize("value", [None, [], {}, "x", [FORMAT, "", 1, False, [], [], []], [FORMAT] * 8])
    def test_other_values_are_refused(self, value: object) -> None:
        with pytest.raises(msgspec.DecodeError):
            decode_module(msgspec.msgpack.encode(value))

    def test_another_format_is_refused(self) -> None:
        fields = msgspec.msgpack.decode(encode_text("a = 1\n"))
        fields[0] += 1
        with pytest.raises(msgspec.DecodeError, match="format"):
            decode_module(msgspec.msgpack.encode(fields))

    @given(st.data())
    def test_facts_with_a_byte_changed_are_facts_or_refused(self, data: st.DataObject) -> None:
        whole = bytearray(encode_text(dedent(NESTED)))
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            list(nodes(decode_module(bytes(whole))))

    def test_text_that_is_not_unicode_is_refused(self) -> None:
        with pytest.raises(msgspec.DecodeError):
            decode_module(encode_text("a = 1\n").replace(b"digest", b"diges\xff"))

    def test_facts_cut_short_are_refused(self) -> None:
        whole = encode_text(dedent(NESTED))
        for length in range(len(whole)):
            with pytest.raises(msgspec.DecodeError):
                decode_module(whole[:length])
