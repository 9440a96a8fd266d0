"""`python -m asynclint`: the command line, without relying on what is on the path.

Python puts the working directory first on the path of a module that it runs. What is analysed stands there, and it must
not be what `import threading` finds.
"""

from __future__ import annotations

import os
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  (pathlib may be theirs)

if not sys.flags.safe_path and os.path.realpath(sys.path[0]) != os.path.realpath(HERE):
    del sys.path[0]

from asynclint.cli import run  # noqa: E402

run()
