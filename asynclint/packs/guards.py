"""What calling a function tells: of the thread that it is called from, or of the worker that it is asked of.

Branches on such a result run in some places and not in others, whatever they hold.
"""

from __future__ import annotations

from enum import StrEnum


class Guard(StrEnum):
    """What a result tells of threads."""

    ON_LOOP = "on-loop"  # a true result means that the loop runs here (`loop.is_running()`)
    OFF_LOOP = "off-loop"  # a true result means that no loop runs here (`loop.is_closed()`)
    RAISES_OFF_LOOP = "raises-off-loop"  # raises where no loop runs (`asyncio.get_running_loop()`)
    ALIVE = "alive"  # true as long as the worker runs that it is asked of (`thread.is_alive()`)
    THREAD_ID = "thread-id"  # its result is compared to tell the loop's thread from others (`threading.get_ident()`)
