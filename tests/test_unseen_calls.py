"""Calls that do not look like calls, or not like calls of what they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "a property and its setter": """
        import time

        class Valve:
            def __init__(self) -> None:
                self._open = False

            @property
            def open(self) -> bool:
                return self._open

            @open.setter
            def open(self, value: bool) -> None:
                time.sleep(1)
                self._open = value

        async def turn(valve: Valve) -> bool:
            valve.open = True  # expect: BLK101
            return valve.open
    """,
    "a context manager that is a generator function": """
        import time
        from collections.abc import Iterator
        from contextlib import contextmanager

        import requests

        @contextmanager
        def session() -> Iterator[requests.Session]:
            yield requests.Session()

        @contextmanager
        def slowly():
            yield 1
            time.sleep(1)

        async def read(url: str) -> None:
            slowly()
            with session() as current:
                current.get(url)  # expect: BLK102
            with slowly():  # expect: BLK101
                pass
    """,
    "a generator runs in whatever iterates it": """
        import time
        from collections.abc import Iterator

        def ticks(count: int) -> Iterator[int]:
            for number in range(count):
                time.sleep(1)
                yield number

        async def count() -> None:
            later = ticks(3)
            sum(later)  # expect: BLK112
            list(ticks(3))  # expect: BLK112
            max(x for x in ticks(3))  # expect: BLK112
            unused = (x for x in ticks(3))
    """,
    "operators run the methods that define them": """
        import time

        class Path:
            def __truediv__(self, name: str) -> str:
                time.sleep(1)
                return name

            def __getitem__(self, name: str) -> str:
                time.sleep(1)
                return name

            def __eq__(self, other: object) -> bool:
                return self is other

        async def join(path: Path) -> bool:
            path / "a"  # expect: BLK101
            path["a"]  # expect: BLK101
            return path == path
    """,
    "comparisons run the method of what is compared": """
        import time

        class Version:
            def __init__(self, text: str) -> None:
                self.text = text

            def __lt__(self, other: Version) -> bool:
                time.sleep(1)
                return self.text < other.text

            def __hash__(self) -> int:
                time.sleep(1)
                return 1

        class Release:
            def __eq__(self, other: object) -> bool:
                time.sleep(1)
                return True

        async def compare(old: Version, new: Version, names: list[str]) -> None:
            old < new  # expect: BLK101
            old > new  # expect: BLK101
            old == new
            old is new
            sorted([old, new])  # expect: BLK101
            max([old, new], key=lambda version: version.text)
            sorted(names)
            {old, new} is None
            set([old, new])  # expect: BLK101
            {version: 1 for version in [old, new]}  # expect: BLK101

        async def find(wanted: Release, releases: list[Release], by_name: dict[str, Release]) -> None:
            wanted != releases[0]  # expect: BLK101
            wanted in releases  # expect: BLK101
            "1.0" not in releases  # expect: BLK101
            "1.0" in by_name
            wanted == None  # expect: BLK101
            None == wanted
    """,
    "an instance is called": """
        import time

        class Pause:
            def __call__(self) -> None:
                time.sleep(1)

        async def run() -> None:
            pause = Pause()
            pause()  # expect: BLK101
    """,
    "super() goes on in the order of the receiver's class": """
        import time

        class Base:
            def run(self) -> None:
                pass

        class Slow(Base):
            def run(self) -> None:
                time.sleep(1)

        class Polite(Base):
            def run(self) -> None:
                super().run()

        class Both(Polite, Slow):
            pass

        async def go() -> None:
            Polite().run()
            Slow().run()  # expect: BLK101
            Both().run()  # todo-expect: BLK101
    """,
    "partial of a bound method": """
        from functools import partial

        import requests

        class Api:
            def __init__(self) -> None:
                self.session = requests.Session()

            def fetch(self, url: str) -> None:
                self.session.get(url)

        async def read(api: Api, url: str) -> None:
            fetch = partial(api.fetch, url)
            fetch()  # expect: BLK102
            partial(partial(api.session.get, url), timeout=1)()  # expect: BLK102
    """,
    "other methods that the language runs": """
        import time

        class Shelf:
            def __iter__(self):
                time.sleep(1)
                return iter([])

            def __len__(self) -> int:
                time.sleep(1)
                return 1

            def __contains__(self, name: object) -> bool:
                time.sleep(1)
                return True

            def __str__(self) -> str:
                time.sleep(1)
                return ""

        async def look(shelf: Shelf) -> None:
            for _ in shelf:  # expect: BLK112
                pass
            len(shelf)  # expect: BLK101
            "a" in shelf  # expect: BLK101
            str(shelf)  # expect: BLK101
            f"{shelf}"  # expect: BLK101
            [*shelf]  # todo-expect: BLK112
            first, second = shelf  # todo-expect: BLK112
    """,
    "a truth that is computed": """
        import time

        class Link:
            def __bool__(self) -> bool:
                time.sleep(1)
                return True

        async def look(link: Link) -> None:
            if link:  # expect: BLK101
                pass
    """,
    "an async context manager runs on the loop, what it gives as well": """
        from __future__ import annotations

        import time

        class Link:
            async def __aenter__(self) -> Link:
                time.sleep(1)  # expect: BLK101
                return self

            async def __aexit__(self, *error: object) -> None: ...

            def ping(self) -> None:
                time.sleep(1)

        async def look() -> None:
            async with Link() as link:
                link.ping()  # expect: BLK101
    """,
    "a callable that is handed on": """
        import time

        def call(function, *args, **kwargs):
            function(*args, **kwargs)

        def relay(*args, **kwargs):
            call(*args, **kwargs)

        async def run() -> None:
            call(time.sleep, 1)  # expect: BLK101
            call(function=time.sleep)  # expect: BLK101
            call(print)
            relay(time.sleep, 1)  # todo-expect: BLK101
    """,
    "functions nested in a method know its receiver": """
        import time

        class Pump:
            def prime(self) -> None:
                time.sleep(1)

            async def start(self) -> None:
                def inner() -> None:
                    self.prime()

                inner()  # expect: BLK101
                (lambda: self.prime())()  # expect: BLK101
    """,
}


@pytest.mark.parametrize("text", cases(PROGRAMS))
def test_unseen_calls(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": text}) == []
