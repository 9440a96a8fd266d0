"""What an analysis runs under: a stack deep enough for any program, and no search for garbage.

It follows the program's own recursion, some of it through C; and what it builds is one large web of live objects, in
which the collector would look for a long time and find nothing.
"""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")

STACK = 512 * 1024 * 1024
"""Bytes of stack for the analysis."""

RECURSION = 50_000


@contextmanager
def no_collections() -> Iterator[None]:
    """No automatic collection of garbage inside."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def deep(function: Callable[[], Result]) -> Result:
    """Calls ``function`` on a stack deep enough for any program."""
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def target() -> None:
        try:
            outcome.append(function())
        except BaseException as error:
            failure.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(max(limit, RECURSION))
    try:
        # A daemon, so that an interrupt ends the process and not just the waiting for it.
        thread = threading.Thread(target=target, name="asynclint", daemon=True)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return outcome[0]
