"""What a caller is known to pass decides `isinstance`, as far as no derived class could let it fall the other way."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path


class Repository:
    """What is cloned once and handed around from then on."""

    def __init__(self, path: Path) -> None:
        subprocess.run(["git", "init", str(path)])
        self.path = path


class Documents:
    def __init__(self, root: str | Path | Repository) -> None:
        if isinstance(root, str) or isinstance(root, Path):
            self.repository = Repository(Path(root))
        else:
            self.repository = root


class Role:
    def __init__(self, repository: Repository | None) -> None:
        self.repository = repository

    @property
    def documents(self) -> Documents:
        return Documents(self.repository)


class Animal: ...


class Dog(Animal): ...


class Swimmer: ...


class Duck(Animal, Swimmer): ...


class Stone: ...


def feed(animal: object) -> None:
    if isinstance(animal, Dog):
        time.sleep(1)


def wash(animal: object) -> None:
    if isinstance(animal, Swimmer):
        return
    time.sleep(1)


def weigh(thing: object) -> None:
    if isinstance(thing, (Animal, Swimmer)):
        time.sleep(1)


def read(source: object) -> bytes:
    if isinstance(source, (str, Path)):
        return Path(source).read_bytes()
    return b""


async def work(role: Role, name: str, path: Path, animal: Animal, dog: Dog, duck: Duck, anything: object) -> None:
    role.documents.repository
    Documents(name)  # expect: BLK105
    Documents(path)  # expect: BLK105
    feed(animal)  # expect: BLK101
    feed(dog)  # expect: BLK101
    feed(Stone())
    feed(anything)  # expect: BLK101
    wash(animal)  # expect: BLK101
    wash(duck)
    weigh(Stone())
    weigh(duck)  # expect: BLK101
    read(anything)  # expect: BLK104
    read(name)  # expect: BLK104
    read(1)
    read(role)
