"""Containers: what is put into them where they are made, elsewhere, and by decorators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "containers of containers": """
        import requests

        class Pool:
            def __init__(self) -> None:
                self.by_host: dict[str, list[requests.Session]] = {}
                self.names: dict[str, list[str]] = {}

        async def fetch(pool: Pool, host: str) -> None:
            for session in pool.by_host[host]:
                session.get(host)  # expect: BLK102
            for name in pool.names[host]:
                name.title()
            for host, sessions in pool.by_host.items():
                sessions[0].post(host)  # expect: BLK102
            pool.by_host.get(host, [])[0].get(host)  # expect: BLK102
    """,
    "an attribute that other methods fill": """
        import requests

        class Pool:
            def __init__(self):
                self.sessions = []
                self.by_name = {}
                self.names = []

            def add(self, name: str) -> None:
                self.sessions.append(requests.Session())
                self.by_name[name] = requests.Session()
                self.names.append(name)

            async def use(self, url: str) -> None:
                for session in self.sessions:
                    session.get(url)  # expect: BLK102
                self.by_name["a"].get(url)  # expect: BLK102
                self.by_name.get("a")
                for name in self.names:
                    name.get(url)
    """,
    "a module's dictionary that functions fill": """
        import requests

        SESSIONS = {}
        NAMES = {}

        def connect(name):
            SESSIONS[name] = requests.Session()
            NAMES[name] = dict()

        async def use(url: str) -> None:
            SESSIONS["a"].get(url)  # expect: BLK102
            NAMES["a"].get(url)
    """,
    "containers that are added to each other": """
        import requests

        async def use(url: str) -> None:
            ([] + [requests.Session()])[0].get(url)  # expect: BLK102
            ([requests.Session()] * 3)[0].get(url)  # expect: BLK102
            grown = []
            grown += [requests.Session()]
            grown[0].get(url)  # expect: BLK102
            more = []
            more.extend([requests.Session()])
            more[0].get(url)  # expect: BLK102
            both = {} | {"a": requests.Session()}
            both["a"].get(url)  # expect: BLK102
            found = {}
            found.update({"a": requests.Session()})
            found["a"].get(url)  # expect: BLK102
    """,
    "a dictionary made of keywords": """
        import time

        def pause() -> None:
            time.sleep(1)

        ACTIONS = dict(pause=pause)

        async def use() -> None:
            ACTIONS["pause"]()  # expect: BLK101
    """,
    "a dictionary that makes what is missing": """
        import collections
        from collections import defaultdict
        import requests

        async def use(url: str) -> None:
            sessions = defaultdict(requests.Session)
            sessions["a"].get(url)  # expect: BLK102
            lists = collections.defaultdict(list)
            lists["a"].append(requests.Session())
            lists["a"][0].get(url)  # expect: BLK102
            plain = defaultdict(dict)
            plain["a"].get(url)
    """,
    "a dictionary that a decorator fills": """
        import time

        HANDLERS = {}
        QUIET = {}

        def handles(name):
            def register(function):
                HANDLERS[name] = function
                return function
            return register

        def quiet(function):
            QUIET[function.__name__] = function
            return function

        @handles("a")
        def pause(event) -> None:
            time.sleep(1)

        @quiet
        def nothing(event) -> None: ...

        async def dispatch(event) -> None:
            HANDLERS[event](event)  # expect: BLK101
            QUIET[event](event)
    """,
    "a list that a decorator fills": """
        import time

        HANDLERS = []

        def handler(function):
            HANDLERS.append(function)
            return function

        @handler
        def pause(event) -> None:
            time.sleep(1)

        async def dispatch(event) -> None:
            for each in HANDLERS:
                each(event)  # expect: BLK101
    """,
    "an object whose methods register what they decorate": """
        import time
        from collections.abc import Callable

        class Registry:
            def __init__(self) -> None:
                self._handlers: dict[str, Callable[[str], None]] = {}
                self._hooks = []

            def register(self, name: str):
                def wrapper(function):
                    self._handlers[name] = function
                    return function
                return wrapper

            def hook(self, function):
                self._hooks.append(function)
                return function

            async def call(self, name: str) -> None:
                self._handlers[name](name)  # expect: BLK101
                for hook in self._hooks:
                    hook()  # expect: BLK101

        registry = Registry()

        @registry.register("a")
        def pause(name: str) -> None:
            time.sleep(1)

        @registry.hook
        def hooked() -> None:
            time.sleep(1)
    """,
}


@pytest.mark.parametrize("text", cases(PROGRAMS))
def test_what_containers_hold(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": text}) == []
