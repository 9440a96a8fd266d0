"""The findings that a project has decided to live with for now, in a file that only ever gets shorter by itself."""

from __future__ import annotations
