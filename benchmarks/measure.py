"""One run of one command: how long, how much processor time, how much memory.

The kernel's own accounting is read (``wait4``): it covers every process the command started and waited for, and costs
the command nothing. Memory is the peak of the *largest process*, because that is what decides whether a run fits a
CI machine's per-process limit, and because the sum would count pages shared after a fork several times.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """What one run cost. ``seconds`` is wall time, ``cpu`` user and system time of all its processes, in seconds."""

    seconds: float
    cpu: float
    peak_bytes: int
    exit_code: int
    timed_out: bool


def measure(command: Sequence[str], *, stdout: Path, stderr: Path, limit: float) -> Run:
    """Runs ``command`` alone in a process group and kills the whole group after ``limit`` seconds."""
    expired = threading.Event()
    with stdout.open("wb") as out, stderr.open("wb") as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True, cwd=stdout.parent
        )

        def expire() -> None:
            expired.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, expire)
        timer.start()
        try:
            # Waited for but left unreaped: until the timer is off, the number must not go to another process.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            seconds = time.perf_counter() - started
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            timer.cancel()
            timer.join()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss * MAXRSS_UNIT, process.returncode, expired.is_set())
