"""What a name means that another file binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "whichever of two modules is imported": {
        "app.py": """
            import sys

            if sys.platform == "win32":
                import windows as system
            else:
                import posix_like as system

            async def stop() -> None:
                system.halt()  # expect: BLK101
                system.beep()
        """,
        "windows.py": """
            def halt() -> None: ...
            def beep() -> None: ...
        """,
        "posix_like.py": """
            import time

            def halt() -> None:
                time.sleep(1)

            def beep() -> None: ...
        """,
    },
    "a star brings public names, by way of several modules": {
        "app.py": """
            from shop.api import *

            async def stop() -> None:
                pause(1)  # expect: BLK101
                nap(1)  # expect: BLK101
                quiet(1)
        """,
        "shop/__init__.py": "",
        "shop/api.py": """
            from .clock import *
        """,
        "shop/clock.py": """
            from time import sleep as nap

            def pause(seconds: float) -> None:
                nap(seconds)

            def quiet(seconds: float) -> None: ...
        """,
    },
    "decorators that stand in another module": {
        "app.py": """
            from tools.wrap import traced, retried, replaced

            import time

            @traced
            def first() -> None:
                time.sleep(1)

            @retried(times=3)
            def second() -> None:
                time.sleep(1)

            @replaced
            def third() -> None:
                time.sleep(1)

            async def run() -> None:
                first()  # expect: BLK101
                second()  # expect: BLK101
                third()
        """,
        "tools/__init__.py": "",
        "tools/wrap.py": """
            import functools

            def traced(function):
                @functools.wraps(function)
                def wrapper(*args, **kwargs):
                    print(function)
                    return function(*args, **kwargs)
                return wrapper

            def retried(times):
                def decorate(function):
                    def wrapper(*args, **kwargs):
                        for _ in range(times):
                            function(*args, **kwargs)
                    return wrapper
                return decorate

            def replaced(function):
                def nothing(*args, **kwargs):
                    return None
                return nothing
        """,
    },
    "a singleton that another module makes": {
        "app.py": """
            from clients import session
            import clients

            async def read(url: str) -> None:
                session.get(url)  # expect: BLK102
                clients.session.get(url)  # expect: BLK102
                clients.cache.get(url)
        """,
        "clients.py": """
            import requests

            session = requests.Session()
            cache = {}
        """,
    },
    "two modules that import each other": {
        "left.py": """
            import right

            def fetch(url: str) -> None:
                right.session.get(url)

            async def read(url: str) -> None:
                fetch(url)  # expect: BLK102
        """,
        "right.py": """
            import requests

            from left import fetch

            session = requests.Session()

            async def read(url: str) -> None:
                fetch(url)  # expect: BLK102
        """,
    },
}


@pytest.mark.parametrize("text", ["from ....shop import cart\n", "from .... import cart\n", "from ...shop import *\n"])
def test_more_dots_than_directories_are_survived(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": f"{text}async def run():\n    cart()\n"}) == []


@pytest.mark.parametrize("files", cases(PROGRAMS))
def test_names(files: dict[str, str], tmp_path: Path) -> None:
    assert check_program(tmp_path, files) == []
