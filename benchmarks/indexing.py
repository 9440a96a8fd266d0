"""How fast is one core at reading, parsing and lowering files, and how many bytes does it keep of a line?

python -m benchmarks.indexing ~/corpora/pretix
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from asynclint.index.read import index_file
from asynclint.source import Tree


def main() -> None:
    root = Path(sys.argv[1]).resolve()
    paths = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.py"))]
    lines = sum((root / path).read_bytes().count(b"\n") for path in paths)
    tree = Tree(root)
    started = time.process_time()
    facts = [index_file(tree, path) for path in paths]
    seconds = time.process_time() - started
    kept = sum(len(answer) for answer in facts if isinstance(answer, bytes))
    print(json.dumps({"lines": lines, "seconds": seconds, "bytes": kept}))


if __name__ == "__main__":
    main()
