"""Files that are read and written in a `with`: what moves into a function of its own, and what has to stay."""

from __future__ import annotations

import ast

import pytest

from asynclint.findings import Repair, Safety
from asynclint.fixes import apply_edits
from asynclint.fixes.module import Module
from asynclint.fixes.offered import load_fixer
from asynclint.spans import Span
from tests.fixing import POSITIONAL, THREAD, fixed, text_of

MOVED = {
    "what it uses is passed, and what it leaves comes back": (
        """
        import asyncio
        import json

        # Books and their prices.
        @cached
        async def prices(path, encoding):
            # from the disk
            with open(path, encoding=encoding)¶ as file:  # closed at the end
                # all of it
                prices = json.load(file)  # a dict
            return prices["books"]
        """,
        """
        import asyncio
        import json

        def _read_prices(path, encoding):
            with open(path, encoding=encoding) as file:  # closed at the end
                # all of it
                prices = json.load(file)  # a dict
            return prices


        # Books and their prices.
        @cached
        async def prices(path, encoding):
            # from the disk
            prices = await asyncio.to_thread(_read_prices, path, encoding)
            return prices["books"]
        """,
    ),
    "a method, of whose object two attributes are passed": (
        """
        import asyncio

        class Shop:
        \tasync def load_terms(self):
        \t\tif self.known:
        \t\t\twith open(self.root / self.language)¶ as file:
        \t\t\t\treturn file.read()
        """,
        """
        import asyncio

        def _read_terms(root, language):
        \twith open(root / language) as file:
        \t\treturn file.read()


        class Shop:
        \tasync def load_terms(self):
        \t\tif self.known:
        \t\t\treturn await asyncio.to_thread(_read_terms, self.root, self.language)
        """,
    ),
    "steps on the way stay inside, and others may use the same names": (
        """
        import anyio

        async def rows(path):
            with open("first") as f:
                pass
            with path.open()¶ as f:
                reader = csv.reader(f, delimiter=DELIMITER)
                rows = [row for row in reader if row]
            return rows, [row for row in rows]
        """,
        """
        import anyio

        def _read_rows(path):
            with path.open() as f:
                reader = csv.reader(f, delimiter=DELIMITER)
                rows = [row for row in reader if row]
            return rows


        async def rows(path):
            with open("first") as f:
                pass
            rows = await anyio.to_thread.run_sync(_read_rows, path)
            return rows, [row for row in rows]
        """,
    ),
    "what is written comes from elsewhere": (
        """
        import asyncio

        class Shop:
            async def save_report(self, path, month):
                with (self.root / path).open("w")¶ as file:
                    json.dump(self.sold[month], file, indent=2)
                    file.write("\\n")
                await self.tell(month)
        """,
        """
        import asyncio

        def _write_report(root, sold, path, month):
            with (root / path).open("w") as file:
                json.dump(sold[month], file, indent=2)
                file.write("\\n")


        class Shop:
            async def save_report(self, path, month):
                await asyncio.to_thread(_write_report, self.root, self.sold, path, month)
                await self.tell(month)
        """,
    ),
    "what heads the file stays there, and a comment with its function": (
        """
        # coding: utf-8
        import asyncio
        # How it is read.

        async def text(path):
            with open(path)¶ as file:
                return file.read()
        """,
        """
        # coding: utf-8
        import asyncio


        def _read_text(path):
            with open(path) as file:
                return file.read()


        # How it is read.

        async def text(path):
            return await asyncio.to_thread(_read_text, path)
        """,
    ),
    "a name that is taken": (
        """
        import asyncio

        def _read_text(): ...

        async def f(path):
            text = None
            with open(path)¶ as file:
                text = file.read()
            return text
        """,
        """
        import asyncio

        def _read_text(): ...

        def _read_text_2(path):
            with open(path) as file:
                text = file.read()
            return text


        async def f(path):
            text = None
            text = await asyncio.to_thread(_read_text_2, path)
            return text
        """,
    ),
}

BODIES = {
    "something that is awaited": "text = await parse(file)",
    "something that is given away": "yield file.read()",
    "what is done with what is in it": "publish(file.read())",
    "something else that is done meanwhile": "announce(path); text = file.read()",
    "a file that is written with what a method gives": "file.write(session.text())",
    "another name of the function": "text = file.read() + text",
    "two things": "text = file.read()\n        size = len(text)",
    "a part of something": "found[path] = file.read()",
    "several names": "text, size = file.read(), 1",
    "a loop": "for line in file: text = line",
    "what ends the loop around": "text = file.read()\n        break",
    "what is the function's own business": "global text; text = file.read()",
    "a name in an expression": "text = (size := file.read())",
    "something for later": "text = lambda: file.read()",
    "more than a few statements": "a = 1\n        b = 2\n        c = 3\n        text = file.read()",
    "a return too early": "return file.read()\n        text = 1",
    "a method of what is passed": "text = session.parse(file.read())",
    "something that is imported nearby": "text = local.load(file)",
}


@pytest.mark.parametrize(("before", "after"), MOVED.values(), ids=MOVED.keys())
def test_the_function_has_what_it_needs_and_nothing_is_lost(before: str, after: str) -> None:
    assert fixed(before, "loader", THREAD if "asyncio" in before else POSITIONAL) == text_of(after)
    ast.parse(text_of(after))


HEAD = """import asyncio
async def f(path, session, found):
    import local
    text = size = None
    while True:
      {} open(path)¶{}:
        {}
    return text, size{}
"""


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_what_means_something_else_elsewhere_stays(body: str) -> None:
    assert fixed(HEAD.format("with", " as file", body, ""), "loader", THREAD) is None


def test_what_is_around_it_decides_as_well() -> None:
    reading = ("with", " as file", "text = file.read()", "")
    whole = HEAD.format(*reading)
    assert fixed(whole, "loader", THREAD) is not None
    assert fixed(HEAD.format(*reading[:3], ", file.closed"), "loader", THREAD) is None
    assert fixed(HEAD.format("async with", *reading[1:]), "loader", THREAD) is None
    assert fixed(HEAD.format("with lock,", *reading[1:]), "loader", THREAD) is None
    assert fixed(HEAD.format("with", "", *reading[2:]), "loader", THREAD) is None
    assert fixed(whole.replace("async def", "def"), "loader", THREAD) is None
    assert fixed(whole.replace("open(path)", "open(session.path(1))"), "loader", THREAD) is None


def test_a_file_that_begins_with_the_function_keeps_its_head() -> None:
    head = "#!/usr/bin/python\n# coding: utf-8\n"
    after = fixed(f"{head}async def f(path):\n    with open(path)¶ as f:\n        return f.read()\n", "loader", THREAD)
    assert after is not None
    assert after.startswith(head)
    ast.parse(after)


def test_what_is_read_in_the_same_way_is_read_by_one_function() -> None:
    function = "async def {}(path):\n    with open(path){} as file:\n        text = file.read()\n    return text\n\n\n"
    source = "import asyncio\n\n\n" + function.format("one", "") + function.format("other", "")
    module, spans = Module(source), (Span(5, 18, 5, 19), Span(11, 18, 11, 19))
    repairs = (Repair("loader", Safety.UNSAFE, span, (THREAD,)) for span in spans)
    edits = [edit for repair in repairs for edit in load_fixer("loader").write(module, repair).edits]
    assert apply_edits(source, edits).count("text = await asyncio.to_thread(_read_text, path)") == 2
    assert apply_edits(source, edits).count("def _read_text(path):") == 1
