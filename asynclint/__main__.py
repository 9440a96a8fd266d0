"""`python -m asynclint`: the command line, without relying on what is on the path."""

from __future__ import annotations

import sys

from asynclint.cli import main

sys.exit(main())
