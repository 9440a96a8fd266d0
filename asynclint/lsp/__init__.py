"""The language server: an engine session for each project that is open in an editor, and how what it finds is shown.

Nothing is analysed here. A session is asked again whenever a buffer changes, and its report is turned into what the
protocol has for it: diagnostics, hovers, actions, hints.
"""

from __future__ import annotations
