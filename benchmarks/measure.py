"""One run of one command: how long, how much processor time, how much memory; and questions to modules of ours.

The kernel's own accounting is read (``wait4``): it covers every process the command started and waited for, and costs
the command nothing. Memory is the peak of the *largest process*, because that is what decides whether a run fits a
CI machine's per-process limit, and because the sum would count pages shared after a fork several times.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 1800.0
"""Seconds after which a run of ours hangs, rather than takes long."""

REPOSITORY = Path(__file__).parent.parent
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """What one run cost. ``seconds`` is wall time, ``cpu`` user and system time of all its processes, in seconds."""

    seconds: float
    cpu: float
    peak_bytes: int
    exit_code: int
    timed_out: bool


def measure(command: Sequence[str], *, stdout: Path, stderr: Path, limit: float, cwd: Path | None = None) -> Run:
    """Runs ``command`` alone in a process group and kills the whole group after ``limit`` seconds. It runs in ``cwd``,
    or where ``stdout`` is."""
    expired = threading.Event()
    with stdout.open("wb") as out, stderr.open("wb") as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
            cwd=cwd or stdout.parent,
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


def measure_ours(command: Sequence[str]) -> Run:
    """Like `measure`, for a command of ours: it has to succeed, nobody reads its output, and it gets its time.

    :raises RuntimeError: when it fails or takes too long.
    """
    with tempfile.TemporaryDirectory() as scratch:
        stderr = Path(scratch, "stderr")
        run = measure(command, stdout=Path(scratch, "stdout"), stderr=stderr, limit=PATIENCE)
        if run.exit_code or run.timed_out:
            raise RuntimeError(f"{' '.join(command)}: exit code {run.exit_code}: {stderr.read_text()[-2000:]}")
        return run


def ask(module: str, *arguments: str) -> Any:
    """What a module of ours prints as JSON, in a process of its own: a new process inherits the peak memory of the one
    that starts it, so that one must stay small."""
    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "ASYNCLINT_CACHE_DIR": cache}
        done = subprocess.run(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)
