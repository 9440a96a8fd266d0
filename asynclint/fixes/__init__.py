"""Fixes: what `--fix` applies, an editor offers, and reports show.

A check knows what would mend a finding (`Repair`); whether that can be written where the finding stands, and how, is
found out here, by looking at the whole file with LibCST, and only when somebody asks.
"""

from __future__ import annotations

from asynclint.fixes.model import Edit, Fix
from asynclint.fixes.offered import all_fixes, fixes_for
from asynclint.fixes.text import OverlapError, apply_edits

__all__ = ["Edit", "Fix", "OverlapError", "all_fixes", "apply_edits", "fixes_for"]
