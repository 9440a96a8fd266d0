"""Which state a job is said to be in decides what is done about it."""

from __future__ import annotations

import enum
import urllib.request


class State(str, enum.Enum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job:
    def __init__(self, name: str) -> None:
        self.name = name
        self.state = State.RUNNING


def move(job: Job, state: State) -> None:
    job.state = state
    if state in {State.DONE, State.FAILED}:
        urllib.request.urlopen(f"https://hooks.example.com/{job.name}", timeout=5)


def notify(job: Job, state: State = State.RUNNING) -> None:
    if state != State.RUNNING:
        urllib.request.urlopen(f"https://hooks.example.com/{job.name}", timeout=5)


def choose(job: Job | None = None) -> str:
    if job in (None, "latest"):
        return urllib.request.urlopen("https://hooks.example.com/latest", timeout=5).read().decode()
    return job.name


async def start(job: Job) -> None:
    move(job, State.RUNNING)
    notify(job)


async def finish(job: Job) -> None:
    move(job, State.DONE)  # expect: BLK102
    notify(job, State.FAILED)  # expect: BLK102


async def name(job: Job) -> str:
    """What a job is equal to is its own affair."""
    return choose(job)  # expect: BLK102
