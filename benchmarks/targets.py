"""Which files does one edit to see what an edit costs? The one that most import, and one that as few as possible do.

python -m benchmarks.targets ~/corpora/pretix
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path, PurePosixPath

from asynclint.index.facts import decode_module
from asynclint.index.read import index_file
from asynclint.source import Tree

SMALLEST = 100  # lines: a file that somebody edits holds something


def targets(root: Path) -> tuple[str, str]:
    """A leaf, and the file that everything imports, relative to ``root``."""
    tree = Tree(root)
    files = {}
    for file in sorted(root.rglob("*.py")):
        path = file.relative_to(root).as_posix()
        answer = index_file(tree, path)
        if isinstance(answer, bytes):
            files[path] = decode_module(answer)
    importers: Counter[str] = Counter()
    for path, facts in files.items():
        package = PurePosixPath(path).parts
        wanted = set()
        for level, module, name in facts.imports:
            above = package[:-level] if level else ()
            dotted = ".".join((*above, *module.split("."))).strip(".")
            wanted |= {dotted, f"{dotted}.{name}"}
        importers.update(wanted)

    def uses(path: str) -> int:
        return importers[path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")]

    large = [
        path
        for path, facts in files.items()
        if facts.lines >= SMALLEST and "migrations" not in PurePosixPath(path).parts
    ]
    fewest = min(map(uses, large))
    leaves = [path for path in large if uses(path) == fewest]
    return leaves[len(leaves) // 2], max(files, key=uses)


def main() -> None:
    leaf, core = targets(Path(sys.argv[1]).resolve())
    print(json.dumps({"leaf": leaf, "core": core}))


if __name__ == "__main__":
    main()
