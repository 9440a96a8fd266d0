"""Commands, repositories, locks between processes, and what tries again: by attributes, factories and arguments."""

import stamina
import docker
import fasteners
import pexpect
import portalocker
import pygit2
import pyperclip
import sh
from dotenv import find_dotenv, load_dotenv
from dulwich import porcelain
from plumbum import local
from watchdog.observers import Observer

ls = local["ls"]


async def listing() -> str:
    sh.Command("make")("all", _bg=True)
    sh.Command("make")("all")  # expect: BLK105
    counted = ls["-l"] | local["wc"]["-l"]
    return counted()  # expect: BLK105


async def talk(password: str) -> None:
    child = pexpect.spawn("ssh host")  # expect: BLK105
    await child.expect("password:", async_=True)
    child.sendline(password)
    child.expect("last login")  # expect: BLK105


async def paste() -> str:
    return pyperclip.paste()  # expect: BLK105


class Repository:
    def __init__(self, path: str) -> None:
        self.repository = pygit2.Repository(path)

    async def update(self) -> None:
        origin = self.repository.remotes["origin"]
        origin.fetch()  # expect: BLK106
        self.repository.checkout_head()  # expect: BLK104

    async def name(self) -> str | None:
        return self.repository.remotes["origin"].url


async def mirror(url: str, path: str) -> None:
    porcelain.clone(url, path)  # expect: BLK106
    porcelain.commit(path, message="Mirrored")  # expect: BLK104


class Deck:
    def __init__(self) -> None:
        self.lock = fasteners.InterProcessLock("/tmp/deck")
        self.docker = docker.DockerClient("tcp://deck:2375")

    async def shuffle(self) -> None:
        with self.lock:  # expect: BLK107
            pass
        if self.lock.acquire(blocking=False):
            self.lock.release()

    async def scale(self, name: str) -> None:
        self.docker.services.get(name).scale(3)  # expect: BLK102, BLK102


async def append(path: str, line: str) -> None:
    with portalocker.Lock(path) as file:  # expect: BLK107
        file.write(line)  # expect: BLK104


async def only_if_free(path: str) -> None:
    with open(path) as file:  # expect: BLK104
        portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
        portalocker.lock(file, portalocker.LOCK_EX)  # expect: BLK107


async def patiently() -> None:
    for attempt in stamina.retry_context(on=OSError):  # expect: BLK112
        with attempt:
            return
    async for attempt in stamina.retry_context(on=OSError):
        with attempt:
            return


async def configure() -> None:
    load_dotenv(find_dotenv())  # expect: BLK104


async def watch(path: str) -> None:
    observer = Observer()
    observer.start()
    observer.stop()
    observer.join()  # expect: BLK107
