"""What a run leaves for those after it: facts by what is in a file, and what was found when nothing has changed.

`store` keeps bytes and believes none without its checksum; `stamps` tell what is in files without reading them;
`answers` and `runs` are what is kept, each under a key that holds everything it depends on. A cache so needs no
invalidation, only room; it is the same in every checkout; and losing it costs time.
"""

from __future__ import annotations

from asynclint.engine.cache.kept import Cache, Kept

__all__ = ["Cache", "Kept"]
