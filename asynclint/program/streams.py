"""Reads and writes what a call is passed as an open file: `load(file)` reads a file, text in memory is none."""

from __future__ import annotations

from msgspec.structs import replace

from asynclint.packs.model import Runs
from asynclint.program import calls
from asynclint.program.arguments import NO_ARGUMENTS
from asynclint.program.attributes import attribute
from asynclint.program.values import Instance, LibraryInstance, Value, alternatives

METHODS = {Runs.READ: "read", Runs.WRITE: "write"}
"""The method of the file that the callee calls."""


def use(made: calls.Call, runs: Runs, value: Value) -> None:
    """Calls the method of each object that ``value`` may be."""
    for option in alternatives(value):
        if isinstance(option, (Instance, LibraryInstance)):
            method = attribute(made.frame.program, option, METHODS[runs], made.confidence, lambda _getter: None)
            calls.apply(replace(made, arguments=NO_ARGUMENTS, awaited=False, node=None), method)
