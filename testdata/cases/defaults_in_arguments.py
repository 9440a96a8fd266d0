"""What a caller leaves out is known where it is passed on inside of what is passed, and where it may be entered."""

from contextlib import nullcontext
from pathlib import Path


def _styles(theme: Path | None) -> str:
    return "" if theme is None else theme.read_text()


def page(body: str, theme: Path | None = None) -> str:
    return _wrapped(body, _styles(theme))


def _wrapped(body: str, styles: str) -> str:
    return f"<style>{styles}</style>{body}"


async def plain(body: str) -> str:
    return page(body)


async def styled(body: str) -> str:
    return page(body, Path("theme.css"))  # expect: BLK104


class Environment:
    def __enter__(self) -> None:
        Path("environment.tar").read_bytes()

    def __exit__(self, *_failure: object) -> None:
        pass


def prepare(environment: Environment | None = None) -> None:
    with environment or nullcontext():
        pass


async def prepare_nothing() -> None:
    prepare()


async def prepare_environment() -> None:
    prepare(Environment())  # expect: BLK104
