"""Fixes of generated code: whatever stands around a call, the new code is the old one with that call written anew."""

from __future__ import annotations

import ast
import re
import tokenize
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from asynclint.findings import Repair, Safety
from asynclint.fixes import Edit, apply_edits
from asynclint.fixes.module import Module
from asynclint.fixes.offered import load_fixer
from asynclint.source import split_lines
from asynclint.spans import Span
from tests.fixing import THREAD

LINE_END = re.compile(r"\r\n?|\n")

ARGUMENTS = st.sampled_from(
    [
        "",
        "1",
        "x, *y",
        "k=1",
        "x, k=1, **kw",
        "a := 1, b",
        "(a := 1)",
        "z for z in y",
        "'é', \"'\"",
        "lambda: 0",
        "slowly(1)",
        "x,",
        "\n\t1,  # one\n\n\t# and\n\tx,\n",
        "  # first\n  x  # last\n",
        "\\\n  1, \\\n  2",
        "'''\nlines\n'''",
    ]
)
CONTEXTS = st.sampled_from(
    [
        "@",
        "v = @",
        "return @",
        "return(@).a",
        "v = @.a[0]()",
        "v = @[0]",
        "v = x, @",
        "f(@, 1)",
        "f(k=@)",
        "f(*@)",
        "v = [@ for q in y]",
        "v = {q: @ for q in y if q}",
        "v = [q for q in @]",
        "v = -@ ** 2",
        "v = not @",
        "v = x if @ else y",
        "v = x < @ < y",
        "v: int = @",
        "v += @",
        "v = w = @",
        "(v := @)",
        "@.a = 1",
        "del @[0]",
        "for q in @: pass",
        "if x and @: pass",
        "while @: break",
        "assert @, 'why'",
        "raise E(@) from None",
        "yield @",
        "v = {**@}",
        "x; @; y",
        "v = (x,\n   @,\n  y)",
        "v = x + \\\n @",
        "await g(@)",
        "async with g(@) as v: pass",
        "match @:\n case _: pass",
    ]
)
BLOCKS = st.lists(
    st.sampled_from(
        [
            "if x:",
            "for q in y:",
            "while x:",
            "with c:",
            "async with c, d:",
            "async for q in y:",
            "else_",
            "try_",
            "if x: # é",
        ]
    ),
    max_size=4,
)
HEADERS = st.lists(
    st.sampled_from(
        [
            "import os",
            "import asyncio",
            "import asyncio as aio",
            "from asyncio import gather",
            "from asyncio import to_thread",
            "import requests",
            "from . import x",
            "import os; import sys",
            "# a comment",
            "",
            "try:\n    import asyncio\nexcept ImportError:\n    pass",
            "x = 1",
        ]
    ),
    max_size=5,
)
BEGINNINGS = st.sampled_from(
    ["", '"""Doc."""\n', "#!/usr/bin/python\n# coding: utf-8\n", "from __future__ import annotations\n"]
)
INDENTATIONS = st.sampled_from(["    ", "  ", "\t"])
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A module with one async function, in which `slow` is called once, somewhere."""
    indent = draw(INDENTATIONS)
    lines = [draw(BEGINNINGS) + "\n".join([*draw(HEADERS), ""]) + "async def handler():"]
    depth = 1
    for block in draw(BLOCKS):
        if block == "else_":
            lines += [f"{indent * depth}if x:", f"{indent * (depth + 1)}pass", f"{indent * depth}else:"]
        elif block == "try_":
            lines += [f"{indent * depth}try:", f"{indent * (depth + 1)}pass", f"{indent * depth}finally:"]
        else:
            lines.append(indent * depth + block)
        depth += 1
    statement = draw(CONTEXTS).replace("@", f"slow({draw(ARGUMENTS)})")
    first, _, rest = statement.partition("\n")
    # What goes on in other lines is as deep as the statement, where that means something (the case of a match).
    rest = rest.replace(" case", indent * (depth + 1) + "case") if first.startswith("match") else rest
    lines.append(indent * depth + first + (f"\n{rest}" if rest else ""))
    lines.append(f"{indent}return None  # the end")
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


def called(tree: ast.AST, name: str) -> ast.Call:
    (call,) = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    )
    return call


class Expected(ast.NodeTransformer):
    """Writes the one call of `slow` as a fix has to, with the names it may use."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not (isinstance(node.func, ast.Name) and node.func.id == "slow"):
            return node
        return ast.Await(ast.Call(ast.Name("THREAD"), [node.func, *node.args], node.keywords))


def meaning(tree: ast.Module, *, unimported: bool) -> str:
    """The tree without the import that a fix adds, whatever the way in which it names the offloader."""
    if unimported:
        added = next(node for node in tree.body if isinstance(node, ast.Import) and node.names[0].name == "asyncio")
        tree.body.remove(added)
    text = ast.dump(tree)
    names = (
        "Attribute(value=Name(id='asyncio', ctx=Load()), attr='to_thread', ctx=Load())",
        "Attribute(value=Name(id='aio', ctx=Load()), attr='to_thread', ctx=Load())",
        "Name(id='to_thread', ctx=Load())",
    )
    for name in names:
        text = text.replace(name, "Name(id='THREAD')")
    return text


def comments(text: str) -> list[str]:
    lines = StringIO("\n".join(split_lines(text)))
    return [token.string for token in tokenize.generate_tokens(lines.readline) if token.type == tokenize.COMMENT]


def compiles(text: str) -> bool:
    try:
        compile(text, "<generated>", "exec")
    except SyntaxError:
        return False
    return True


@given(programs(), LINE_ENDS)
def test_only_the_call_is_another_and_the_rest_is_as_it_was(program: str, line_end: str) -> None:
    if not compiles(program):  # a keyword argument in what already is a generator, say
        return
    text = program.replace("\n", line_end)
    before = ast.parse(program)
    call = called(before, "slow")
    assert call.end_lineno is not None
    assert call.end_col_offset is not None
    column = len(program.split("\n")[call.end_lineno - 1].encode()[: call.end_col_offset].decode())
    span = Span(call.end_lineno, column - 1, call.end_lineno, column)

    done = load_fixer("offload").write(Module(text), Repair("offload", Safety.UNSAFE, span, (THREAD,)))
    fixed = apply_edits(text, done.edits)

    assert compiles(fixed)
    assert set(LINE_END.findall(fixed)) <= {line_end}
    assert comments(fixed) == comments(text)
    added = any(edit.text.rstrip("\n").endswith("import asyncio") for edit in done.edits)
    wanted = meaning(Expected().visit(ast.parse(program)), unimported=False)
    assert meaning(ast.parse(fixed), unimported=added) == wanted


@given(
    st.text(alphabet="ab\n\r\té", max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 9), st.text(alphabet="xy\n", max_size=4)), max_size=5),
)
def test_edits_change_what_they_span_and_nothing_else(text: str, cuts: list[tuple[int, int, str]]) -> None:
    starts = [0, *(end.end() for end in LINE_END.finditer(text))]

    def place(offset: int) -> tuple[int, int]:
        line = max(number for number, start in enumerate(starts) if start <= offset)
        return line + 1, offset - starts[line]

    ends = {at for end in LINE_END.finditer(text) for at in range(end.start() + 1, end.end())}
    edits: list[Edit] = []
    wanted: list[str] = []
    at = 0
    for first, length, new in sorted(cuts):
        last = first + length
        if at <= first and last <= len(text) and not {first, last} & ends and (not edits or first > at):
            edits.append(Edit(Span(*place(first), *place(last)), new.replace("\n", "")))
            wanted += [text[at:first], new.replace("\n", "")]
            at = last
    assert apply_edits(text, edits) == "".join((*wanted, text[at:]))
