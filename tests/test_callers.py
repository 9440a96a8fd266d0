"""Who passes what: handlers, callbacks and objects that are used far from where they were passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REGISTRY = """
    class Registry:
        def __init__(self) -> None:
            self._handlers: dict[str, type] = {}

        def register(self, name: str, handler: type) -> None:
            if name in self._handlers:
                raise ValueError(name)
            self._handlers[name] = handler

        def create(self, name: str):
            return self._handlers[name]()

    registry = Registry()
"""

PROGRAMS: dict[str, Mapping[str, str]] = {
    "a class that another module registers": {
        "jobs/__init__.py": "",
        "jobs/registry.py": REGISTRY,
        "jobs/handlers.py": """
            import time

            from jobs.registry import registry

            class Import:
                def run(self, payload: dict) -> None:
                    time.sleep(1)

                def describe(self) -> str:
                    return "import"

            class Export:
                def run(self, payload: dict) -> None:
                    print(payload)

                def describe(self) -> str:
                    return "export"

            registry.register("import", Import)
            registry.register("export", handler=Export)
        """,
        "app.py": """
            from jobs import handlers
            from jobs.registry import registry

            async def submit(name: str, payload: dict) -> None:
                registry.create(name).run(payload)  # expect: BLK101
                registry.create(name).describe()
        """,
    },
    "classes that a decorator registers": {
        "providers.py": """
            PROVIDERS = {}

            def provider(name):
                def add(cls):
                    PROVIDERS[name] = cls
                    return cls
                return add

            def make(name):
                return PROVIDERS[name]()
        """,
        "web.py": """
            import requests

            from providers import provider

            @provider("web")
            class Web:
                def complete(self, prompt):
                    return requests.post(prompt)

            @provider("echo")
            class Echo:
                def complete(self, prompt):
                    return prompt
        """,
        "app.py": """
            from providers import make

            async def chat(name, prompt):
                return make(name).complete(prompt)  # expect: BLK102
        """,
    },
    "classes that register themselves when they are defined": {
        "app.py": """
            import time

            class Exporter:
                registry = {}

                def __init_subclass__(cls, **options) -> None:
                    super().__init_subclass__(**options)
                    Exporter.registry[cls.__name__] = cls

                def run(self) -> None: ...

            class Slow(Exporter):
                def run(self) -> None:
                    time.sleep(1)

            async def export(name: str) -> None:
                Exporter.registry[name]().run()  # expect: BLK101
        """,
    },
    "functions in the fields of a data class": {
        "app.py": """
            import time
            from collections.abc import Callable
            from dataclasses import dataclass

            @dataclass
            class Step:
                name: str
                action: Callable[[dict], None]
                undo: Callable[[dict], None] | None = None

            def load(context: dict) -> None:
                time.sleep(1)

            def check(context: dict) -> None:
                context["checked"] = True

            STEPS = [Step("load", load), Step("check", action=check, undo=check)]

            async def run(context: dict) -> None:
                for step in STEPS:
                    step.action(context)  # expect: BLK101
                    if step.undo is not None:
                        step.undo(context)
        """,
    },
    "an object that all callers of a constructor pass": {
        "app.py": """
            import httpx
            import requests

            class Service:
                def __init__(self, session=None) -> None:
                    self.session = session

                async def fetch(self, url):
                    return self.session.get(url)  # expect: BLK102

            class Either:
                def __init__(self, session) -> None:
                    self.session = session

                async def fetch(self, url):
                    return self.session.get(url)

            class Handed(Service):
                def __init__(self) -> None:
                    super().__init__(session=requests.Session())

            def main(given) -> None:
                Service(requests.Session())
                Service()
                Either(requests.Session())
                Either(given)
        """,
    },
    "an object that all who await a coroutine pass": {
        "app.py": """
            import requests

            async def fetch(client, url):
                client.get(url)  # expect: BLK102

            async def read(client, url):
                client.get(url)

            async def both(url) -> None:
                await fetch(requests.Session(), url)
                await fetch(url=url, client=requests.Session())
                await read(requests.Session(), url)
                await read({}, url)
        """,
    },
    "what is called and awaited is no plain function": {
        "app.py": """
            import time

            def slow() -> int:
                time.sleep(1)
                return 1

            async def quick() -> int:
                return 1

            async def awaiting(function) -> None:
                await function()

            async def calling(function) -> None:
                function()  # expect: BLK101

            async def use() -> None:
                await awaiting(quick)
                await awaiting(slow)
                await calling(quick)
                await calling(slow)
        """,
    },
    "of several callables, an object that is at hand may have another": {
        "app.py": """
            import time

            class Job:
                def __init__(self, action) -> None:
                    self.action = action

                def run(self) -> None:
                    self.action()

                async def start(self) -> None:
                    self.action()  # expect: BLK101

            def pause() -> None:
                time.sleep(1)

            async def use() -> None:
                Job(pause)
                Job(print).run()
        """,
    },
    "what too many pass": {
        "app.py": """
            import time

            async def call(function) -> None:
                function()

            async def use() -> None:
                await call(lambda: time.sleep(1))
                await call(lambda: time.sleep(2))
                await call(lambda: time.sleep(3))
                await call(lambda: time.sleep(4))
                await call(lambda: time.sleep(5))
                await call(lambda: time.sleep(6))
                await call(lambda: time.sleep(7))
                await call(lambda: time.sleep(8))
                await call(lambda: time.sleep(9))
        """,
    },
}


@pytest.mark.parametrize("files", cases(PROGRAMS))
def test_what_callers_pass(files: Mapping[str, str], tmp_path: Path) -> None:
    assert check_program(tmp_path, files) == []
