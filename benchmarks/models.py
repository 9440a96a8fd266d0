"""Is the model graph complete? Counts the relations that stand in the classes of a project, and those in its graph.

    python -m benchmarks.models ~/corpora/wagtail ~/corpora/pretix …

What stands in the source is counted by another reader (`ast`, by the bare names of calls in class bodies), so that the
two can disagree; ``--differences`` lists where they do. Migrations and tests are left out. With ``--mapped`` it is the
relationships of data mappers that are counted, those of classes that are mapped from outside and of methods included.
"""

from __future__ import annotations

import argparse
import ast
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from asynclint.index.read import index_file
from asynclint.orm.graph import ModelGraph
from asynclint.orm.mapped.graph import MappedGraph
from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.locate import pack_directories
from asynclint.program.library import Library
from asynclint.program.modules import ModuleTable
from asynclint.program.program import Program
from asynclint.source import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

RELATION = re.compile(
    r"(Foreign|OneToOne|ManyToMany|TreeForeign|Parental|GenericForeign)(Key|Field|ManyToManyField)|GenericRelation"
)
RELATIONSHIP = re.compile(r"relationship|relation|Relationship|dynamic_loader")
SKIPPED = re.compile(r"(^|/)(migrations|tests?|testapp|sandbox)/|/(conftest|test_\w+|tests?)\.py$")

Spot = tuple[str, int]


def written(path: Path, name: str) -> Iterator[Spot]:
    """Where a class's body assigns what looks like a relation."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return
    for cls in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for statement in cls.body:
            value = getattr(statement, "value", None)
            if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Call):
                called = value.func
                word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if RELATION.fullmatch(word):
                    # The graph's places are where a reader looks: at the name that is called.
                    line = called.end_lineno or called.lineno
                    yield name, line


def written_anywhere(path: Path, name: str) -> Iterator[Spot]:
    """Where a relationship is declared: by a call whose result is given to a name, returned, or put in a dictionary."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        values = node.values if isinstance(node, ast.Dict) else [getattr(node, "value", None)]
        for value in values if isinstance(node, ast.Dict | ast.Assign | ast.AnnAssign | ast.Return) else ():
            called = value.func if isinstance(value, ast.Call) else None
            word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if called is not None and RELATIONSHIP.fullmatch(word):
                yield name, called.end_lineno or called.lineno


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", nargs="+", type=Path)
    parser.add_argument("--differences", action="store_true")
    parser.add_argument("--mapped", action="store_true")
    options = parser.parse_args()
    library = Library(load_knowledge(pack_directories(())))
    print(
        f"{'project':24}{'lines':>9}{'models':>8}{'source':>8}{'found':>8}{'missed':>8}{'no target':>10}{'seconds':>9}"
    )
    for root in options.projects:
        report(root, library, mapped=options.mapped, differences=options.differences)


def report(root: Path, library: Library, *, mapped: bool, differences: bool) -> None:
    paths = [str(path.relative_to(root)) for path in sorted(root.rglob("*.py"))]
    facts = [answer if isinstance(answer := index_file(Tree(root), path), bytes) else None for path in paths]
    program = Program(ModuleTable(paths, (), library.known_roots), facts, library)
    lines = sum(program.facts(module).lines for module in program.module_numbers())
    started = time.process_time()
    graph: ModelGraph | MappedGraph = MappedGraph(program) if mapped else ModelGraph(program)
    models = [model for model in graph.models if model.place and not SKIPPED.search(paths[model.place.module])]
    seconds = time.process_time() - started
    found = {
        (paths[relation.place.module], relation.place.line)
        for model in graph.models
        for relation in model.relations.values()
        if relation.place and (relation.forward or mapped)
    }
    reader = written_anywhere if mapped else written
    source = {spot for path in paths if not SKIPPED.search(path) for spot in reader(root / path, path)}
    unresolved = [
        lost for lost in graph.unresolved if lost.place and not SKIPPED.search(paths[lost.place.module])
    ]  # fmt: skip
    print(
        f"{root.name:24}{lines:9}{len(models):8}{len(source):8}{len(source & found):8}{len(source - found):8}"
        f"{len(unresolved):10}{seconds:9.2f}"
    )
    if differences:
        for path, line in sorted(source - found):
            print(f"    not in the graph: {path}:{line}")
        for lost in unresolved:
            assert lost.place
            print(f"    no target: {lost.text!r} at {paths[lost.place.module]}:{lost.place.line}")


if __name__ == "__main__":
    main()
