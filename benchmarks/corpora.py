"""The code that is analysed: released packages, pinned, so that figures from two machines are about the same lines.

Wheels are taken for their Python files only: nothing is installed, none of their code ever runs, and their
dependencies stay away, as they do when a linter runs in its own environment.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Corpus:
    """One released package. ``size`` is what it is called on the command line and in the tables."""

    size: str
    package: str
    version: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}"


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """An unpacked corpus: ``root`` holds the packages, as a checkout or ``site-packages`` would."""

    corpus: Corpus
    root: Path
    files: tuple[Path, ...]
    lines: int


# The last two are one application four years apart: the same style and the same frameworks at two sizes, so that
# growth says something about the analyzer and little about the code.
CORPORA = (
    Corpus("small", "open-webui", "0.12.4"),
    Corpus("medium", "homeassistant", "2020.12.2"),
    Corpus("large", "homeassistant", "2025.1.4"),
)
DJANGO = Corpus("django", "pretix", "2026.8.0")

DEPTH = 3
"""How deep the directories lie that a subset takes whole: `homeassistant/components/hue`."""


def fetch(corpus: Corpus, cache: Path) -> Tree:
    """The corpus on disk, downloaded on first use.

    Counting its lines reads every file, which also leaves all of them in the system's page cache: the first tool
    measured pays no more for the disk than the last.
    """
    root = cache / "corpora" / f"{corpus.package}-{corpus.version}"
    if not root.exists():
        unpack(download(corpus, cache / "wheels"), root)
    return read(corpus, root)


def read(corpus: Corpus, root: Path) -> Tree:
    files = tuple(sorted(root.rglob("*.py")))
    return Tree(corpus, root, files, sum(map(line_count, files)))


def line_count(file: Path) -> int:
    return file.read_bytes().count(b"\n")


def subset(tree: Tree, lines: int, root: Path) -> Tree:
    """At least ``lines`` lines of a corpus, copied to ``root``: directories near its top first, which the others stand
    on, then as a digest of their names has it. So they are a mixture, and a subset is part of each larger one."""
    parts: defaultdict[tuple[str, ...], list[Path]] = defaultdict(list)
    for file in tree.files:
        parts[file.relative_to(tree.root).parent.parts[:DEPTH]].append(file)
    left = lines
    for _, files in sorted(
        parts.items(), key=lambda part: (len(part[0]), blake2b("/".join(part[0]).encode()).digest())
    ):
        if left <= 0:
            break
        for file in files:
            copy = root / file.relative_to(tree.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
            left -= line_count(file)
    return read(tree.corpus, root)


def download(corpus: Corpus, directory: Path) -> Path:
    """The corpus's wheel, whatever Python it asks for: it is read, not run."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    wanted = f"{corpus.package}=={corpus.version}"
    subprocess.run([*pip, "--ignore-requires-python", "--dest", str(directory), wanted], check=True)
    [wheel] = directory.glob(f"{corpus.package.replace('-', '_')}-{corpus.version}-*.whl")
    return wheel


def unpack(wheel: Path, root: Path) -> None:
    """Extracts the Python files; ``root`` appears only when all of them are there."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent) as scratch, zipfile.ZipFile(wheel) as archive:
        tree = Path(scratch, "tree")
        archive.extractall(tree, [name for name in archive.namelist() if name.endswith(".py")])
        tree.rename(root)
