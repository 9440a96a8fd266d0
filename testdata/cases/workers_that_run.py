"""What is handed to a thread while it runs is done in place only before its start, or after its end."""

import queue
import sqlite3
import subprocess
import threading
from collections.abc import Callable
from multiprocessing import Process

Job = Callable[[sqlite3.Connection], None]


class Database(threading.Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self.connection = sqlite3.connect("app.db", check_same_thread=False)
        self.is_busy = False

    def run(self) -> None:
        while True:
            self.jobs.get()(self.connection)

    def execute(self, job: Job) -> None:
        if self.is_alive():
            self.jobs.put(job)
        else:
            job(self.connection)

    def execute_soon(self, job: Job) -> None:
        if not self.is_alive():
            job(self.connection)
        else:
            self.jobs.put(job)

    def execute_some_time(self, job: Job) -> None:
        if self.is_alive():
            self.jobs.put(job)
            return
        job(self.connection)

    def execute_if_idle(self, job: Job) -> None:
        if self.is_busy:
            self.jobs.put(job)
        else:
            job(self.connection)


class Converter:
    def __init__(self) -> None:
        self.process = Process(target=print)
        self.files: list[str] = []

    def convert(self, name: str) -> None:
        if self.process.is_alive():
            self.files.append(name)
        else:
            subprocess.run(["convert", name])

    def restart(self, name: str) -> None:
        if not self.process.is_alive():
            subprocess.run(["start", name])

    def is_alive(self) -> bool:
        return bool(self.files)

    def convert_again(self, name: str) -> None:
        if self.is_alive():
            self.files.append(name)
        else:
            subprocess.run(["convert", name])


def clear(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM visits")


async def handle(database: Database) -> None:
    database.execute(clear)
    database.execute_soon(clear)
    database.execute_some_time(clear)
    database.execute_if_idle(clear)  # expect: BLK103


async def upload(converter: Converter, name: str) -> None:
    converter.convert(name)
    converter.restart(name)  # expect: BLK105
    converter.convert_again(name)  # expect: BLK105
