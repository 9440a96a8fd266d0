"""Compares asynclint with its peers on real code: `python benchmarks/run.py --help`.

All tools run in one session and in turns, never one tool's rounds after another's: a machine that slows down in the
middle slows down everybody, and ratios stay true where seconds do not.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corpora import CORPORA, Tree, fetch
from measure import Run, measure
from tables import Series, comparison, growth
from tools import TOOLS, Tool, environment, install

if TYPE_CHECKING:
    from collections.abc import Sequence

DESCRIPTION = """\
Runs asynclint and its peers on the same released code and prints Markdown tables: wall time, processor time,
peak memory of the largest process, findings, and each peer's time as a multiple of asynclint's.

Packages and peers are pinned and fetched with pip on first use (about 170 MB). Close what else uses the
processor; a full run takes about an hour and a half on two cores, --quick ten minutes.
"""
EPILOG = "corpora: " + "; ".join(f"{corpus.size} = {corpus}" for corpus in CORPORA)


def arguments() -> argparse.Namespace:
    sizes = [corpus.size for corpus in CORPORA]
    names = [tool.name for tool in TOOLS]
    parser = argparse.ArgumentParser(
        description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cache = Path("~/.cache/asynclint-benchmarks").expanduser()
    parser.add_argument("--cache", type=Path, default=cache, metavar="DIR", help="packages and peers (%(default)s)")
    parser.add_argument("--corpus", action="append", choices=sizes, help="only this size; may be repeated")
    parser.add_argument(
        "--quick", action="store_const", dest="corpus", const=sizes[:1], help="the smallest corpus only"
    )
    parser.add_argument("--tool", action="append", choices=names, help="only this tool; may be repeated")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="runs of each tool (%(default)s)")
    parser.add_argument("--limit", type=float, default=300, metavar="S", help="seconds a run may take (%(default)s)")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    cache = options.cache.resolve()
    executables = environment(cache)
    chosen = [tool for tool in TOOLS if tool.name in (options.tool or [tool.name])]
    failures = {tool.name: install(tool, executables) for tool in chosen}
    results: dict[Tree, Sequence[Series]] = {}
    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores")
    for corpus in CORPORA:
        if corpus.size in (options.corpus or [corpus.size]):
            tree = fetch(corpus, cache)
            results[tree] = compare(chosen, failures, tree, executables, options.rounds, options.limit)
            print(f"\n{comparison(tree, results[tree])}", flush=True)
    if len(results) > 1:
        print(f"\n{growth(results)}")


def compare(
    tools: Sequence[Tool], failures: dict[str, str], tree: Tree, executables: Path, rounds: int, limit: float
) -> list[Series]:
    """Runs every tool ``rounds`` times, in turns; a tool that fails once is left out of the rest."""
    failures = dict(failures)
    runs: dict[str, list[Run]] = {tool.name: [] for tool in tools}
    findings: dict[str, int] = {}
    for number in range(1, rounds + 1):
        for tool in tools:
            if not failures[tool.name]:
                print(f"{tree.corpus}: round {number}, {tool.name}", file=sys.stderr)
                run, findings[tool.name], failures[tool.name] = attempt(tool, tree, executables, limit)
                runs[tool.name].append(run)
    return [Series(tool, runs[tool.name], findings.get(tool.name, 0), failures[tool.name]) for tool in tools]


def attempt(tool: Tool, tree: Tree, executables: Path, limit: float) -> tuple[Run, int, str]:
    """One run with the number of its findings and, if it went wrong, what went wrong."""
    with tempfile.TemporaryDirectory() as scratch:
        report, stdout, stderr = Path(scratch, "report"), Path(scratch, "stdout"), Path(scratch, "stderr")
        run = measure(tool.command(executables, tree, report), stdout=stdout, stderr=stderr, limit=limit)
        if run.timed_out:
            return run, 0, f"over {limit:.0f} s"
        said = stderr.read_text("utf-8", "replace").strip()
        last = said.rpartition("\n")[2] or "no readable report"
        failure = f"exit code {run.exit_code}: {last[:80]}"
        # Python's own code for a crash is 1, and half a report may stand on stdout by then.
        if "Traceback (most recent call last)" in said:
            return run, 0, failure
        try:
            return run, tool.count(report if report.exists() else stdout), ""
        except (ValueError, KeyError):
            return run, 0, failure


if __name__ == "__main__":
    main()
