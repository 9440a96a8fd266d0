"""What a value is, wherever it comes from: each program's marks say which of its lines block the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program, read_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "an element of a list is what was put into the list": """
        import requests

        async def first(url: str) -> None:
            sessions = [requests.Session(), requests.Session()]
            sessions[0].get(url)  # expect: BLK102
            plain = [{}, {}]
            plain[0].get(url)
    """,
    "a slice of a list is such a list": """
        import requests

        async def some(sessions: list[requests.Session], url: str) -> None:
            for session in sessions[1:]:
                session.get(url)  # expect: BLK102
    """,
    "a container that began empty holds what it was given": """
        import requests

        async def fill(url: str) -> None:
            sessions = []
            sessions.append(requests.Session())
            for session in sessions:
                session.get(url)  # expect: BLK102
            by_name = {}
            by_name["a"] = requests.Session()
            by_name["b"].get(url)  # expect: BLK102
    """,
    "a dict gives its values by key, by get and by pop": """
        import requests

        async def take(sessions: dict[str, requests.Session], url: str) -> None:
            sessions["a"].get(url)  # expect: BLK102
            sessions.pop("a").get(url)  # expect: BLK102
            found = sessions.get("a")
            if found:
                found.get(url)  # expect: BLK102
            sessions.get(url)
    """,
    "a tuple is unpacked by position": """
        import requests

        def pair() -> tuple[dict[str, str], requests.Session]:
            return {}, requests.Session()

        async def unpack(url: str) -> None:
            cache, session = pair()
            cache.get(url)
            session.get(url)  # expect: BLK102
            other, (session, cache) = 1, ({}, requests.Session())
            session.get(url)
            cache.get(url)  # expect: BLK102
    """,
    "a starred target keeps what stands before it": """
        import requests

        async def unpack(url: str) -> None:
            session, *rest = requests.Session(), {}, {}
            session.get(url)  # expect: BLK102
    """,
    "a default parameter says what is used when nothing is passed": """
        import time
        from collections.abc import Callable

        def wait(pause: Callable[[float], None] = time.sleep) -> None:
            pause(1)

        async def run() -> None:
            wait()  # expect: BLK101
            wait(pause=time.sleep)  # expect: BLK101
    """,
    "a default parameter says nothing when something else is passed": """
        import time
        from collections.abc import Callable

        def wait(pause: Callable[[float], None] = time.sleep) -> None:
            pause(1)

        async def run() -> None:
            wait(print)
    """,
    "a fallback says nothing when something else is passed": """
        import time

        def wait(pause=None) -> None:
            pause = pause or time.sleep
            pause(1)

        async def run() -> None:
            wait(print)
    """,
    "a closure sees what is assigned after it was made": """
        import time

        async def later() -> None:
            def act() -> None:
                pause(1)

            pause = print
            pause = time.sleep
            act()  # expect: BLK101
    """,
    "nonlocal names are those of the enclosing function": """
        import time

        async def later() -> None:
            pause = print

            def choose() -> None:
                nonlocal pause
                pause = time.sleep

            choose()
            pause(1)  # todo-expect: BLK101
    """,
    "an attribute set by one method and used by another that call each other": """
        import requests

        class Feed:
            def open(self, url: str) -> None:
                self.session = requests.Session()
                self.again(url)

            def again(self, url: str) -> None:
                if self.session is None:
                    self.open(url)
                self.session.get(url)

        async def read(feed: Feed, url: str) -> None:
            feed.open(url)  # expect: BLK102 "requests.Session.get"
            feed.again(url)  # expect: BLK102 "requests.Session.get"
    """,
    "an attribute that two objects give each other": """
        from __future__ import annotations

        import requests

        class Left:
            def __init__(self, right: Right) -> None:
                self.session = right.session

            def fetch(self, url: str) -> None:
                self.session.get(url)

        class Right:
            def __init__(self, left: Left | None) -> None:
                self.session = requests.Session() if left is None else left.session

        async def read(left: Left, url: str) -> None:
            left.fetch(url)  # expect: BLK102
    """,
    "an attribute that a derived class assigns too": """
        import requests

        class Feed:
            def __init__(self) -> None:
                self.session = requests.Session()

        class Closing(Feed):
            def close(self) -> None:
                self.session = None

        async def read(feed: Closing, url: str) -> None:
            feed.session.get(url)  # expect: BLK102
    """,
    "a global that a function sets": """
        import requests

        session = None

        def connect() -> None:
            global session
            session = requests.Session()

        async def read(url: str) -> None:
            session.get(url)  # expect: BLK102
    """,
    "a class method that constructs": """
        from __future__ import annotations

        import requests

        class Api:
            def __init__(self, session: requests.Session) -> None:
                self.session = session

            @classmethod
            def default(cls) -> Api:
                return cls(requests.Session())

            @classmethod
            def unannotated(cls):
                return cls(requests.Session())

        class Derived(Api):
            def fetch(self, url: str) -> None:
                self.session.get(url)

        async def read(url: str) -> None:
            Api.default().session.get(url)  # expect: BLK102
            Api.unannotated().session.get(url)  # expect: BLK102
            Derived.unannotated().fetch(url)  # expect: BLK102
    """,
    "recursion, direct and by way of another": """
        import requests

        def tree(url: str) -> requests.Session:
            if url:
                return tree(url[1:])
            return requests.Session()

        def even(number: int):
            return requests.Session() if number == 0 else odd(number - 1)

        def odd(number: int):
            return even(number - 1)

        async def climb(url: str) -> None:
            tree(url).get(url)  # expect: BLK102
            even(4).get(url)  # expect: BLK102
            odd(4).get(url)  # expect: BLK102
    """,
    "a conditional expression and a fallback are either of two": """
        import requests

        async def choose(url: str, session: requests.Session | None) -> None:
            (session or requests.Session()).get(url)  # expect: BLK102
            ({} if url else requests.Session()).get(url)  # expect: BLK102
    """,
    "what a container is made of, by every way to make one": """
        import requests

        async def make(url: str, names: list[str]) -> None:
            by_name = {name: requests.Session() for name in names}
            for name, session in by_name.items():
                session.get(url)  # expect: BLK102
            for session, name in zip([requests.Session()], names):
                session.get(url)  # expect: BLK102
            sorted([requests.Session()])[0].get(url)  # expect: BLK102
            next(iter([requests.Session()])).get(url)  # expect: BLK102
            {}.setdefault("a", requests.Session()).get(url)  # expect: BLK102
            ({**{"a": requests.Session()}})["a"].get(url)  # expect: BLK102
            ([] + [requests.Session()])[0].get(url)  # expect: BLK102
            ([requests.Session()] * 3)[0].get(url)  # expect: BLK102
            [*[requests.Session()]][0].get(url)  # expect: BLK102
            grown = []
            grown += [requests.Session()]
            grown[0].get(url)  # expect: BLK102
    """,
    "a named tuple": """
        from typing import NamedTuple

        import requests

        class Entry(NamedTuple):
            name: str
            session: requests.Session

        async def read(entry: Entry, url: str) -> None:
            entry.session.get(url)  # expect: BLK102
            Entry("a", requests.Session()).session.get(url)  # expect: BLK102
            name, session = entry
            session.get(url)  # expect: BLK102
            entry[1].get(url)  # expect: BLK102
    """,
    "a type variable is what the argument says": """
        from typing import TypeVar

        import requests

        T = TypeVar("T")

        def same(value: T) -> T:
            return value

        def first(values: list[T]) -> T:
            return values[0]

        async def read(url: str) -> None:
            same(requests.Session()).get(url)  # expect: BLK102
            same({}).get(url)
            first([requests.Session()]).get(url)  # expect: BLK102
    """,
    "what is awaited, by every way to await it": """
        import asyncio

        import requests

        async def make() -> requests.Session:
            return requests.Session()

        async def read(url: str) -> None:
            (await make()).get(url)  # expect: BLK102
            (await asyncio.wait_for(make(), 1)).get(url)  # expect: BLK102
            task = asyncio.create_task(make())
            (await task).get(url)  # expect: BLK102
            first, second = await asyncio.gather(make(), make())
            first.get(url)  # expect: BLK102
    """,
    "a comprehension's names are its own": """
        import time

        async def run() -> None:
            act = time.sleep
            [act for act in [print]]
            act(1)  # expect: BLK101
    """,
    "methods do not see the names in their class's body": """
        import time

        def make():
            def sleep(seconds: float) -> None: ...

            class Local:
                sleep = time.sleep

                def run(self) -> None:
                    sleep(1)

            return Local()

        async def run() -> None:
            make().run()
    """,
    "a connection that is made when it is first asked for": """
        import requests

        _session = None

        def session():
            global _session
            if _session is None:
                _session = requests.Session()
            return _session

        async def read(url: str) -> None:
            session().get(url)  # expect: BLK102
    """,
}

WRONG = {
    "a fallback says nothing when something else is passed": "both sides of an or are kept, whatever is passed",
}


@pytest.mark.parametrize("text", cases(PROGRAMS, WRONG))
def test_values(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": text}) == []


def test_methods_of_known_classes_are_counted_by_whether_they_are_found() -> None:
    program = read_program(
        {
            "app.py": """
                import requests

                class Clock:
                    def rest(self): ...

                def use():
                    clock, session = Clock(), requests.Session()
                    clock.rest()
                    session.get("/")
                    session.post("/")
                    clock.strike()
                    unknown.strike()
            """
        }
    )
    program.outcome((0, 1))
    resolution = program.resolution()
    assert resolution["plain calls of methods of known classes"] == 4
    assert resolution["of them resolved, percent"] == 75.0
