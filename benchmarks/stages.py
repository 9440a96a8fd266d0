"""Where does the processor time of a cold run go, when one process does all of it, and how much memory does it take?

python -m benchmarks.stages ~/corpora/pretix
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from asynclint.api import check
from asynclint.engine.timings import Timings
from asynclint.settings import Settings
from benchmarks.measure import MAXRSS_UNIT


def main() -> None:
    root = Path(sys.argv[1]).resolve()
    timings = Timings(time.process_time)
    report = check([root], Settings(root), jobs=1, timings=timings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT
    print(json.dumps({"seconds": timings.seconds, "lines": report.lines, "peak_bytes": peak}))


if __name__ == "__main__":
    main()
