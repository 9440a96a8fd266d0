"""What an answer depends on besides the code that was analysed: this program, its Python, and what its packs say.

By content, not by number: a checkout in development answers for itself, and a cache is as good on the next machine.
"""

from __future__ import annotations

import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PACKAGE = Path(__file__).parent.parent.parent
_READERS = ("libcst", "msgspec")
"""The libraries whose versions decide what is read, or how it is written down."""


@cache
def engine_identity() -> bytes | None:
    """This program, and what it reads Python with: as they are when first asked for, soon after they were loaded.

    None where that cannot be told, as in a program that was frozen into one file.
    """
    own = sorted(_PACKAGE.rglob("*.py"))
    digest = blake2b(digest_size=16)
    digest.update(f"{sys.implementation.name} {sys.hexversion}".encode())
    try:
        for name in _READERS:
            digest.update(version(name).encode())
    except PackageNotFoundError:
        return None
    _add_files(digest, _PACKAGE, own)
    return digest.digest() if own else None


def packs_identity(directories: Sequence[Path]) -> bytes:
    """The rules and knowledge in some directories."""
    digest = blake2b(digest_size=16)
    for directory in directories:
        _add_files(digest, directory, sorted(path for path in directory.rglob("*") if path.suffix in (".md", ".toml")))
    return digest.digest()


def _add_files(digest: blake2b, directory: Path, files: Iterable[Path]) -> None:
    for file in files:
        name = file.relative_to(directory).as_posix().encode(errors="surrogatepass")
        try:
            content = file.read_bytes()
        except OSError:  # whoever needs what is in it will say so
            content = b""
        digest.update(b"%d:%s%d:" % (len(name), name, len(content)))
        digest.update(content)
