"""Which of the values a name is given reaches a line, and whether the line is reached at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "a value assigned late in a loop is the one its beginning uses in the next round": """
        import requests

        async def drain(urls: list[str]) -> None:
            session = None
            for url in urls:
                if session is not None:
                    session.get(url)  # expect: BLK102 "requests.Session.get"
                session = requests.Session()
    """,
    "a value that is handed round a loop by two names": """
        import time

        async def rounds() -> None:
            first = second = print
            while True:
                first(1)  # todo-expect: BLK101
                first = second
                second = time.sleep
    """,
    "a name after a loop is what any round may have left": """
        import time

        async def last(names: list[str]) -> None:
            act = print
            for name in names:
                if name == "nap":
                    act = time.sleep
                    break
            act(1)  # expect: BLK101
    """,
    "both ends of a try reach what follows": """
        import httpx
        import requests

        async def fetch(url: str) -> None:
            try:
                client = requests.Session()
            except OSError:
                client = httpx.Client()
            client.get(url)  # expect: BLK102
    """,
    "a handler that does not come out takes no part": """
        import time

        async def pause(text: str) -> None:
            act = time.sleep
            try:
                number = int(text)
            except ValueError:
                act = time.sleep
                return
            else:
                act = print
            act(number)
    """,
    "finally sees what the body left": """
        import requests

        async def close(url: str) -> None:
            session = {}
            try:
                session = requests.Session()
            finally:
                session.get(url)  # expect: BLK102
    """,
    "a name that is deleted and bound again": """
        import time

        async def run() -> None:
            act = time.sleep
            del act
            act = print
            act(1)
    """,
    "what follows a block that always leaves is not reached": """
        import time

        async def spin() -> None:
            while True:
                pass
            time.sleep(1)

        async def leave(name: str) -> None:
            try:
                print(name)
            finally:
                return
            time.sleep(1)

        async def either(name: str) -> None:
            if name:
                return
            else:
                raise ValueError
            time.sleep(1)
    """,
    "what follows a block that may not leave is reached": """
        import contextlib
        import time

        async def break_out(name: str) -> None:
            while True:
                if name:
                    break
                return
            time.sleep(1)  # expect: BLK101

        async def no_rounds(names: list[str]) -> None:
            for name in names:
                return
            time.sleep(1)  # expect: BLK101

        async def last_thing() -> None:
            try:
                return
            finally:
                time.sleep(1)  # expect: BLK101

        async def swallowed() -> None:
            with contextlib.suppress(OSError):
                return print(1)
            time.sleep(1)  # todo-expect: BLK101
    """,
    "a match whose every case leaves does not come out": """
        import time

        async def leave(name: str) -> None:
            match name:
                case "a":
                    return
                case _:
                    raise ValueError
            time.sleep(1)
    """,
}


@pytest.mark.parametrize("text", cases(PROGRAMS))
def test_flow(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": text}) == []
