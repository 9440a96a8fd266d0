"""`python -m benchmarks`: measures everything that docs/performance.md says."""

from __future__ import annotations

from benchmarks.run import main

main()
