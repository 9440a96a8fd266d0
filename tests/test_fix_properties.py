"""Fixes of generated code: whatever stands around a place, the new code is the old one with that place written anew."""

from __future__ import annotations

import ast
import re
import tokenize
from io import StringIO
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from asynclint.findings import Repair, Safety
from asynclint.fixes import Edit, apply_edits
from asynclint.fixes.module import Module
from asynclint.fixes.offered import load_fixer
from asynclint.fixes.text import overlap
from asynclint.source import split_lines
from asynclint.spans import Span
from tests.fixing import MARK, POSITIONAL, SLEEP, THREAD, WRAPPING

LINE_END = re.compile(r"\r\n?|\n")

POSITIONALS = (
    "1",
    "x, *y",
    "(a := 1)",
    "z for z in y",
    "'é', \"'\"",
    "lambda: 0",
    "x,",
    "\n\t1,  # one\n\n\t# and\n\tx,\n",
    "  # first\n  x  # last\n",
    "\\\n  1, \\\n  2",
    "'''\nlines\n'''",
)
UNCOMMENTED = tuple(each for each in POSITIONALS if "#" not in each)
NAMED = ("", "k=1", "x, k=1", "a := 1, b", "slow(1)", "x,\n k=1,  # k\n")
UNPACKED = ("x, k=1, **kw", "**kw")
OPENED = tuple(each for each in POSITIONALS if not re.search("lambda|:=", each))
REQUESTS = ("url", "url, timeout=3", "url=x, auth=('a', 'b'),", "\n  url,  # where\n  json={**x},\n")
CONTEXTS = (
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
)
ANSWERED = ("@", "v = @", "v = @.text", "return @.json()", "x; @; y", "v = @.headers[0]", "v = (x,\n   @.text,\n  y)")
"""Where nothing is done with a response but what any has."""


class Case(NamedTuple):
    """``before`` becomes ``after``, in which imports are written out, and ``function`` stands above the code. `ARGS`
    are arguments of any kind, and `DEEPER` is the indentation of a block in the statement."""

    fixer: str
    words: tuple[str, ...]
    before: str
    after: str
    arguments: tuple[str, ...] = (*POSITIONALS, *NAMED)
    contexts: tuple[str, ...] = CONTEXTS
    function: str = ""


PASSED = ("passes-on",)
ANSWER = (
    "self.client.get",
    "param url",
    *(f"takes {name} any" for name in ("url", "json")),
    *("takes timeout number", "takes auth tuple", "adds follow_redirects True"),
    *(f"result {name}" for name in ("json", "text", "headers")),
)
RELATED = ("select_related", "author", "filter", "select_related")
OPTION = ("options", "sqlalchemy.orm:joinedload(Book.author)")

CASES = [
    Case("offload", (THREAD,), "slow(ARGS)¶", "await asyncio.to_thread(slow, ARGS)", (*POSITIONALS, *NAMED, *UNPACKED)),
    Case("offload", (WRAPPING,), "slow(ARGS)¶", "await asgiref.sync.sync_to_async(slow)(ARGS)"),
    Case("offload", (POSITIONAL,), "slow(ARGS)¶", "await anyio.to_thread.run_sync(slow, ARGS)", POSITIONALS),
    Case("becomes", SLEEP, "time.sleep(ARGS)¶", "await asyncio.sleep(ARGS)", (*POSITIONALS, *NAMED, *UNPACKED)),
    Case("becomes", ("await {receiver}.a{name}({arguments})",), "x[0].get(ARGS)¶", "await x[0].aget(ARGS)"),
    Case(
        "becomes",
        ("await asyncio:wrap_future({receiver})",),
        "pool.submit(ARGS).result()¶",
        "await asyncio.wrap_future(pool.submit(ARGS))",
    ),
    Case("passed", PASSED, "run(x, slow(ARGS)¶)", "run(x, slow, ARGS)", UNCOMMENTED),
    Case("passed", (), "run(slow(ARGS)¶, 1)", "run(functools.partial(slow, ARGS), 1)", (*UNCOMMENTED, *UNPACKED)),
    Case(
        "twin", ANSWER, "requests.get(ARGS)¶", "await self.client.get(ARGS, follow_redirects=True)", REQUESTS, ANSWERED
    ),
    Case("keyword", ("timeout", "10"), "slow(ARGS)¶", "slow(ARGS, timeout=10)"),
    Case("asked", ("count",), "len(books.filter(ARGS))¶", "books.filter(ARGS).count()"),
    Case("asked", ("exists",), "(len(books.filter(ARGS))¶ > 0)", "books.filter(ARGS).exists()"),
    Case("asked", ("exists",), "(books.filter(ARGS).count()¶ == 0)", "(not books.filter(ARGS).exists())"),
    Case("appended", ("iterator(size=9)",), "books.filter(ARGS)¶", "books.filter(ARGS).iterator(size=9)"),
    Case("loaded", RELATED, "books¶.filter(ARGS)[:5]", "books.filter(ARGS).select_related('author')[:5]"),
    Case("loaded", RELATED, "books¶.select_related(ARGS)", "books.select_related(ARGS, 'author')", POSITIONALS),
    Case(
        "optioned",
        OPTION,
        "select(Book, ARGS)¶.a",
        "select(Book, ARGS).options(sqlalchemy.orm.joinedload(Book.author)).a",
    ),
    Case(
        "optioned",
        OPTION,
        "select(Book)¶.a().options(ARGS).b()",
        "select(Book).a().options(ARGS, sqlalchemy.orm.joinedload(Book.author)).b()",
        POSITIONALS,
    ),
    Case(
        "loader",
        (THREAD,),
        "with open(ARGS)¶ as file:\nDEEPERreturn file.read()",
        "return await asyncio.to_thread(_read_handler)",
        OPENED,
        ("@",),
        "def _read_handler():\n with open(ARGS) as file:\n  return file.read()\n",
    ),
    Case(
        "loader",
        (THREAD,),
        "with open(ARGS)¶ as file:\nDEEPERtext = dump(x, file)\nDEEPERfile.write(text)  # whole",
        "await asyncio.to_thread(_write_file)",
        OPENED,
        ("@",),
        "def _write_file():\n with open(ARGS) as file:\n  text = dump(x, file)\n  file.write(text)\n",
    ),
]


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
            "from asyncio import sleep, to_thread",
            "from functools import partial",
            "import sqlalchemy.orm as orm",
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


@st.composite
def programs(draw: st.DrawFn, case: Case) -> tuple[str, str, str]:
    """A module with an async function in which the code of a case stands once, somewhere, the arguments there, and the
    indentation of a block."""
    indent = draw(st.sampled_from(["    ", "  ", "\t"]))
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
    arguments = draw(st.sampled_from(case.arguments))
    first, _, rest = draw(st.sampled_from(case.contexts)).partition("\n")
    # What goes on in other lines is as deep as the statement, where that means something (the case of a match).
    rest = rest.replace(" case", indent * (depth + 1) + "case") if first.startswith("match") else rest
    lines.append(indent * depth + first + (f"\n{rest}" if rest else ""))
    lines.append(f"{indent}return None  # the end")
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"])), arguments, indent * (depth + 1)


class Canonical(ast.NodeTransformer):
    """Fills arguments in where `ARGS` stands, and writes imported names out, so that what is left is the meaning."""

    def __init__(self, tree: ast.Module, arguments: str) -> None:
        call = ast.parse(f"f({arguments})", mode="eval").body
        assert isinstance(call, ast.Call)
        self._call = call
        self._names: dict[str, str] = {}
        for node in tree.body:
            match node:
                case ast.Import(names):
                    self._names |= {each.asname: each.name for each in names if each.asname}
                case ast.ImportFrom(str(module), names, 0):
                    self._names |= {each.asname or each.name: f"{module}.{each.name}" for each in names}
        tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        place = next(
            (at for at, each in enumerate(node.args) if isinstance(each, ast.Name) and each.id == "ARGS"), None
        )
        if place is not None:
            node.args[place : place + 1] = self._call.args
            node.keywords[:0] = self._call.keywords
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.parse(self._names.get(node.id, node.id), mode="eval").body


def meaning(text: str, arguments: str = "") -> str:
    tree = ast.parse(text)
    # What is stored is no other thing than what is read, as far as this is about names.
    return (
        ast.dump(Canonical(tree, arguments).visit(tree)).replace("ctx=Store()", "ctx=Load()").replace("Del()", "Load()")
    )


def comments(text: str) -> list[str]:
    lines = StringIO("\n".join(split_lines(text)))
    return [token.string for token in tokenize.generate_tokens(lines.readline) if token.type == tokenize.COMMENT]


def compiles(text: str) -> bool:
    try:
        compile(text, "<generated>", "exec")
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.fixer}: {case.after}")
@given(data=st.data(), line_end=st.sampled_from(["\n", "\r\n", "\r"]))
@settings(max_examples=40)
def test_only_the_place_is_another_and_the_rest_is_as_it_was(case: Case, data: st.DataObject, line_end: str) -> None:
    program, arguments, deeper = data.draw(programs(case))
    marked = program.replace("@", case.before.replace("ARGS", arguments).replace("DEEPER", deeper), 1)
    before, _, after = marked.partition(MARK)
    assume(compiles(before + after))  # a keyword argument in what already is a generator, say
    text = (before + after).replace("\n", line_end)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
    span = Span(line, max(column - 1, 0), line, column)

    done = load_fixer(case.fixer).write(Module(text), Repair(case.fixer, Safety.UNSAFE, span, case.words))
    fixed = apply_edits(text, done.edits)

    assert compiles(fixed)
    assert set(LINE_END.findall(fixed)) <= {line_end}
    in_order = sorted if case.function else list
    assert in_order(comments(fixed)) == in_order(comments(text))
    wanted = program.replace("@", case.after if case.function else f"({case.after})", 1)
    assert meaning(fixed) == meaning(wanted.replace("async def", f"{case.function}async def", 1), arguments)


BOTH = Case("offload", (THREAD,), "slow(ARGS)¶", "await asyncio.to_thread(slow, ARGS, timeout=10)")


@given(data=st.data())
def test_two_fixes_of_one_call_are_made_at_once_or_one_after_the_other(data: st.DataObject) -> None:
    program, arguments, _ = data.draw(programs(BOTH))
    before, _, after = program.replace("@", BOTH.before.replace("ARGS", arguments), 1).partition(MARK)
    assume(compiles(before + after))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
    span, module = Span(line, max(column - 1, 0), line, column), Module(before + after)

    one = load_fixer("offload").write(module, Repair("offload", Safety.UNSAFE, span, BOTH.words)).edits
    other = load_fixer("keyword").write(module, Repair("keyword", Safety.UNSAFE, span, ("timeout", "10"))).edits

    if not overlap(one, other):
        fixed = apply_edits(before + after, (*one, *other))
        assert meaning(fixed) == meaning(program.replace("@", f"({BOTH.after})", 1), arguments)


@given(
    names=st.lists(st.sampled_from(["BLK101", "BLK102", "ORM301", "blocking-sleep"]), min_size=1, unique=True),
    spaces=st.sampled_from(["", " "]),
    reason=st.sampled_from(["", " a reason", ": a reason, [in detail]"]),
    before=st.sampled_from(["", "    ", "x = 1  ", "x = '# é'  "]),
    after=st.sampled_from(["", "  # type: ignore", "\ny = 2\n"]),
)
def test_a_comment_loses_one_rule_and_nothing_else(
    names: list[str], spaces: str, reason: str, before: str, after: str
) -> None:
    comment = f"# asynclint: ignore[{f',{spaces}'.join(names)}]{reason}"
    text = f"if x:\n    pass\n{before}{comment}{after}"
    span = Span(3, len(before), 3, len(before) + len(comment))
    rule = ("BLK101", "blocking-sleep")

    done = load_fixer("suppression").write(Module(text), Repair("suppression", Safety.SAFE, span, rule))
    fixed = apply_edits(text, done.edits)

    kept = [name for name in names if name not in rule]
    if kept:
        assert fixed == text.replace(comment, f"# asynclint: ignore[{', '.join(kept)}]{reason}")
    else:
        assert comments(fixed) == [each.strip() for each in comments(text.replace(comment, "")) if each.strip()]
        assert meaning(fixed) == meaning(text)


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
