"""Measures asynclint on real code, next to its peers, and writes what came out: `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks.comparing import compare
from benchmarks.corpora import CORPORA, DJANGO, fetch
from benchmarks.measure import REPOSITORY, ask
from benchmarks.page import replace_section
from benchmarks.results import Results
from benchmarks.states import growth, startup, states
from benchmarks.tools import ORM_TOOLS, TOOLS, install

DESCRIPTION = """\
Runs asynclint and its peers on the same released code, cold, warm and after edits, with sessions and the language
server, and writes the tables of docs/performance.md.

Packages and peers are pinned and fetched with pip on first use (about 250 MB). Close what else uses the processor.
"""
PAGE = REPOSITORY / "docs" / "performance.md"
EPILOG = "corpora: " + "; ".join(f"{corpus.size} = {corpus}" for corpus in (*CORPORA, DJANGO))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    cache = Path("~/.cache/asynclint-benchmarks").expanduser()
    sizes, names = [corpus.size for corpus in CORPORA], [tool.name for tool in TOOLS]
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help="packages and peers (%(default)s)")
    parser.add_argument("--python", default=sys.executable, help="makes the environments of peers (%(default)s)")
    parser.add_argument("--corpus", action="append", choices=sizes, help="only this size; may be repeated")
    parser.add_argument("--tool", action="append", choices=names, help="beside asynclint, only this one; repeatable")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="runs of what is quick (%(default)s)")
    parser.add_argument("--limit", type=float, default=150, metavar="S", help="seconds a peer may take (%(default)s)")
    parser.add_argument("--edits", type=int, default=20, metavar="N", help="edits in an editor (%(default)s)")
    parser.add_argument("--page", type=Path, help=f"where to write ({PAGE.relative_to(REPOSITORY)}; --quick: nowhere)")
    parser.add_argument(
        "--quick", action="store_true", help="each of them once, on the smallest package; no slow peers"
    )
    options = parser.parse_args()
    if options.quick:
        options.corpus, options.rounds, options.edits = sizes[:1], 1, 3
    elif options.page is None:
        options.page = PAGE
    return options


def main() -> None:
    options = arguments()
    started = time.monotonic()
    section = measure_all(options).section()
    print(section)
    print(f"measured in {(time.monotonic() - started) / 60:.1f} minutes", file=sys.stderr)
    if options.page is not None:
        replace_section(options.page, section)


def measure_all(options: argparse.Namespace) -> Results:
    cache = options.cache.resolve()
    tools, orm_tools = ([tool for tool in offered if tool.quick or not options.quick] for offered in (TOOLS, ORM_TOOLS))
    if options.tool:
        tools = [tool for tool in tools if tool.name in ("asynclint", *options.tool)]
    places = {tool.name: install(tool, cache, options.python) for tool in (*tools, *orm_tools)}
    trees = [fetch(corpus, cache) for corpus in CORPORA if corpus.size in (options.corpus or [corpus.size])]
    django = fetch(DJANGO, cache)
    small, large = trees[0], trees[-1]
    rounds, limit = options.rounds, options.limit
    return Results(
        machine=f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.",
        small=small,
        comparisons={tree: compare(tools, places, tree, rounds, limit) for tree in trees},
        orm={django: compare(orm_tools, places, django, rounds, limit)},
        states={tree: states(tree, rounds) for tree in trees},
        growing=large,
        growth=growth(large, rounds),
        startup=startup(5 * rounds),
        stages={tree: ask("benchmarks.stages", str(tree.root)) for tree in trees},
        index=ask("benchmarks.indexing", str(small.root)),
        session=ask("benchmarks.sessions", str(small.root), "--edits", str(options.edits)),
        server=ask("benchmarks.server", str(small.root), "--edits", str(options.edits), "--json"),
    )
