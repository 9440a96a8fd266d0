"""`python -m asynclint`: the command line, without relying on what is on the path.

Python puts the working directory first on the path of a module that it runs. What is analysed stands there, and it must
not be what `import threading` finds.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

if not sys.flags.safe_path and Path(sys.path[0]).resolve() != HERE:
    del sys.path[0]

from asynclint.cli import main  # noqa: E402

sys.exit(main())
