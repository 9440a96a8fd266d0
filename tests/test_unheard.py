"""Who blocks while nobody waits, as whole programs tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.api import check
from asynclint.settings import Settings
from tests.programs import write_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = {
    "shop/load.py": """
        from pathlib import Path

        async def load() -> str:
            return Path("shop.toml").read_text()
    """,
    "shop/__main__.py": """
        import asyncio

        from shop.load import load

        print(asyncio.run(load()))
    """,
    "tests/test_load.py": """
        from shop.load import load

        async def test_load() -> None:
            assert load
            assert await load()
    """,
}


def found(directory: Path, *, include_tests: bool) -> list[tuple[str, int]]:
    settings = Settings(directory, select=("BLK104",), include_tests=include_tests)
    return [(finding.path, finding.span.line) for finding in check([directory], settings, jobs=1).findings]


def test_who_only_tests_await_beside_a_command_is_alone(tmp_path: Path) -> None:
    write_program(tmp_path, PROGRAM)
    assert found(tmp_path, include_tests=False) == []


def test_tests_that_are_reported_on_count_like_all_code(tmp_path: Path) -> None:
    write_program(tmp_path, PROGRAM)
    assert found(tmp_path, include_tests=True) == [("shop/load.py", 4)]
