"""What reading and setting attributes runs, and who is asked for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "an object that passes on what it is asked for": """
        import requests

        class Proxy:
            def __init__(self) -> None:
                self._session = requests.Session()

            def __getattr__(self, name):
                return getattr(self._session, name)

        class Quiet:
            def __init__(self) -> None:
                self._session = {}

            def __getattr__(self, name):
                return getattr(self._session, name)

        class Lazy:
            def __init__(self, factory=requests.Session) -> None:
                self._made = None
                self._factory = factory

            def _make(self):
                if self._made is None:
                    self._made = self._factory()
                return self._made

            def __getattr__(self, name):
                return getattr(self._make(), name)

        lazy = Lazy()

        async def use(proxy: Proxy, quiet: Quiet, url: str) -> None:
            proxy.get(url)  # expect: BLK102
            quiet.get(url)
    """,
    "methods by the beginning of their name": """
        import time

        class Handler:
            def on_pause(self) -> None:
                time.sleep(1)

            def off_pause(self) -> None:
                time.sleep(1)

            async def run(self, name: str) -> None:
                getattr(self, f"on_{name}")()  # expect: BLK101

        class Quiet:
            def on_pause(self) -> None: ...

            def off_pause(self) -> None:
                time.sleep(1)

            async def run(self, name: str) -> None:
                getattr(self, f"on_{name}")()
                getattr(self, "on_" + name)()
    """,
    "setting a property runs its setter": """
        import time

        class Api:
            @property
            def size(self) -> int:
                return 1

            @size.setter
            def size(self, value: int) -> None:
                time.sleep(1)

            @property
            def width(self) -> int:
                time.sleep(1)
                return 1

            @width.setter
            def width(self, value: int) -> None: ...

        async def use(api: Api) -> None:
            api.size = 3  # expect: BLK101
            api.width = 3
            api.size
            api.size += 1  # expect: BLK101
    """,
    "a property made by a call": """
        import time

        class Api:
            def _get(self) -> int:
                time.sleep(1)
                return 1

            def _quiet(self) -> int:
                return 1

            def _set(self, value: int) -> None:
                time.sleep(1)

            size = property(_get)
            width = property(_quiet, _set)

        async def use(api: Api) -> None:
            api.size  # expect: BLK101
            api.width
    """,
    "what a class has as an object of its metaclass": """
        import time

        class Singleton(type):
            _instances = {}

            def __call__(cls, *args, **kwargs):
                if cls not in cls._instances:
                    cls._instances[cls] = super().__call__(*args, **kwargs)
                return cls._instances[cls]

        class Slow(metaclass=Singleton):
            def __init__(self) -> None:
                self.ready = True

            def run(self) -> None:
                time.sleep(1)

        class Meta(type):
            def create(cls):
                time.sleep(1)
                return cls()

            @property
            def size(cls) -> int:
                time.sleep(1)
                return 1

        class Thing(metaclass=Meta):
            def run(self) -> None:
                time.sleep(1)

            def rest(self) -> None: ...

        async def use() -> None:
            Slow().run()  # expect: BLK101
            Thing.create()  # expect: BLK101
            Thing.size  # expect: BLK101
            made = Thing()
            made.run()  # expect: BLK101
            made.rest()
    """,
}


@pytest.mark.parametrize("text", cases(PROGRAMS))
def test_attributes(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": text}) == []


ANSWERING = {
    "clients.py": """
        import requests

        def __getattr__(name):
            if name == "session":
                return requests.Session()
            raise AttributeError(name)
    """,
    "lazy.py": """
        import importlib

        def __getattr__(name):
            return getattr(importlib.import_module(".slow", __package__), name)
    """,
    "slow.py": """
        import time

        def pause() -> None:
            time.sleep(1)

        def rest() -> None: ...
    """,
    "app.py": """
        import clients
        import lazy
        from clients import session
        from lazy import pause

        async def use(url: str) -> None:
            clients.session.get(url)  # expect: BLK102
            session.get(url)  # expect: BLK102
            pause()  # expect: BLK101
            lazy.rest()
    """,
}


def test_a_module_answers_for_names_that_it_does_not_bind(tmp_path: Path) -> None:
    assert check_program(tmp_path, ANSWERING) == []
