"""What a class leaves to others: abstract methods, mixins, protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "a mixin uses what the class has that it is mixed into": """
        import requests

        class HttpMixin:
            def fetch(self, url: str) -> bytes:
                return self.session.get(url).content

        class QuietMixin:
            def fetch(self, url: str) -> bytes:
                return self.session.get(url)

        class Service(HttpMixin):
            def __init__(self) -> None:
                self.session = requests.Session()

            async def use(self, url: str) -> None:
                self.fetch(url)  # expect: BLK102

        class Quiet(QuietMixin):
            def __init__(self) -> None:
                self.session = {}

            async def use(self, url: str) -> None:
                self.fetch(url)
    """,
    "a mixin calls what derived classes define, each its own": """
        import time

        class TemplateMixin:
            def run(self) -> None:
                self.before()
                self.hook()

            def before(self) -> None: ...

        class Slow(TemplateMixin):
            def hook(self) -> None:
                time.sleep(1)

        class Quick(TemplateMixin):
            def hook(self) -> None: ...

        async def use(slow: Slow, quick: Quick) -> None:
            slow.run()  # expect: BLK101
            quick.run()
    """,
    "an abstract class with one implementation": """
        import abc
        import time

        class Store(abc.ABC):
            @abc.abstractmethod
            def save(self) -> None: ...

            @property
            @abc.abstractmethod
            def size(self) -> int: ...

        class Disk(Store):
            def save(self) -> None:
                time.sleep(1)

            @property
            def size(self) -> int:
                time.sleep(1)
                return 1

        async def use(store: Store) -> None:
            store.save()  # expect: BLK101
            store.size  # expect: BLK101
    """,
    "an abstract method gives what the implementation gives": """
        import abc
        import requests

        class Client(abc.ABC):
            session: object

            @abc.abstractmethod
            def connection(self): ...

            def fetch(self, url):
                return self.connection().get(url)

        class Web(Client):
            def connection(self):
                return requests.Session()

        async def use(client: Client, url: str) -> None:
            client.fetch(url)  # expect: BLK102
            client.connection().get(url)  # expect: BLK102
    """,
    "the more classes an abstract method may be of, the less sure it is": """
        import abc
        import time

        class Store(abc.ABC):
            @abc.abstractmethod
            def save(self) -> None: ...

            @abc.abstractmethod
            def load(self) -> None: ...

        class Disk(Store):
            def save(self) -> None:
                time.sleep(1)

            def load(self) -> None:
                time.sleep(1)

        class Memory(Store):
            def save(self) -> None:
                print("saved")

            def load(self) -> None:
                print("loaded")

        class Network(Memory):
            def save(self) -> None:
                print("sent")

        class Nowhere(Memory):
            def save(self) -> None:
                print("gone")

        async def use(store: Store) -> None:
            store.load()  # expect: BLK101
            store.save()
    """,
    "a protocol is whoever has its methods": """
        from typing import Protocol
        import time

        class Store(Protocol):
            def save(self, name: str) -> None: ...

            def load(self, name: str) -> bytes: ...

        class Disk:
            def save(self, name: str) -> None:
                time.sleep(1)

            def load(self, name: str) -> bytes:
                return b""

        class Unlike:
            def save(self, name: str) -> None:
                time.sleep(1)

        class Lone(Protocol):
            def rest(self) -> None: ...

        async def use(store: Store, lone: Lone) -> None:
            store.save("a")  # expect: BLK101
            store.load("a")
            lone.rest()
    """,
}


@pytest.mark.parametrize("text", cases(PROGRAMS))
def test_what_is_left_to_others(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": text}) == []
