"""What holds for every test: what runs keep for later ones goes to a directory of the test's own."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VARIABLE = "ASYNCLINT_CACHE_DIR"


@pytest.fixture(scope="session")
def cache_directories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Directories that are not there yet, one after the other."""
    base = tmp_path_factory.mktemp("caches")
    return (base / str(number) for number in count())


@pytest.fixture(scope="module", autouse=True)
def _cache_of_the_module(cache_directories: Iterator[Path]) -> Iterator[None]:
    """For fixtures that tests share: none of them is to be answered by what was kept for another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(next(cache_directories)))
        yield


@pytest.fixture(autouse=True)
def _cache_of_the_test(cache_directories: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(next(cache_directories)))
