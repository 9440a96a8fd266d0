"""How long does a session take to check a project again after an edit, without an editor around it?

    python -m benchmarks.sessions ~/corpora/pretix --edits 10

Each edit adds a function to another file, spread evenly over the project. Nothing is written.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from asynclint.engine.session import Session
from asynclint.settings import Settings
from benchmarks.server import spread


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--edits", type=int, default=10)
    arguments = parser.parse_args()
    root = arguments.project.resolve()
    session = Session(Settings(root))
    overlay: dict[Path, bytes] = {}
    seconds = []
    for file in [None, *spread(root, arguments.edits)]:
        if file is not None:
            overlay[file] = file.read_bytes() + b"\n\ndef added():\n    return 1\n"
        started = time.perf_counter()
        session.check([root], overlay)
        seconds.append(time.perf_counter() - started)
    first, *edits = seconds
    print(json.dumps({"first": first, "edits": edits}))


if __name__ == "__main__":
    main()
