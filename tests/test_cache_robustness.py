"""What may happen to a cache, and must never be seen in a report, nor end a run."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asynclint.engine import contents
from asynclint.engine.cache import Cache
from asynclint.engine.cache import store as storing
from asynclint.engine.cache.store import FILE, Store, remove
from tests.test_cache import TESTDATA, report_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
SECONDS = 120


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(TESTDATA / "shop", tmp_path_factory.mktemp("project") / "shop"))


@pytest.fixture(scope="module")
def expected(shop: Path) -> str:
    return report_of(shop)


@pytest.fixture(scope="module")
def filled(shop: Path, expected: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that knows the project, to be copied."""
    cache = Cache(tmp_path_factory.mktemp("filled") / "cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contents, "TICK", 0)  # the files are as young as the test
        assert report_of(shop, cache) == expected
    return cache.directory


@pytest.fixture
def cache(filled: Path, tmp_path: Path) -> Cache:
    return Cache(Path(shutil.copytree(filled, tmp_path / "cache")))


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def database(cache: Cache) -> Path:
    return cache.directory / FILE


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def rebuild(file: Path, *statements: str) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


BROKEN: dict[str, Callable[[Path], object]] = {
    "random bytes": lambda file: file.write_bytes(noise(50_000)),
    "nothing": lambda file: file.write_bytes(b""),
    "half of it": truncate,
    "a page of something else": lambda file: file.write_bytes(file.read_bytes()[:4096] + noise(40_000)),
    "text": lambda file: file.write_text("not a database\n"),
    "the tables of another program": lambda file: rebuild(file, "CREATE TABLE entries (name TEXT)"),
    "the tables of another version": lambda file: rebuild(
        file, "CREATE TABLE entries (key BLOB, kind TEXT, value BLOB)", "CREATE TABLE more (key BLOB)"
    ),
    "a view in place of the table": lambda file: rebuild(
        file, "CREATE VIEW entries AS SELECT x'00' AS key, 'runs' AS kind, 0 AS day, randomblob(100) AS value"
    ),
}


@pytest.mark.parametrize("breaking", BROKEN.values(), ids=BROKEN.keys())
def test_a_database_that_is_broken_is_begun_anew(
    shop: Path, expected: str, cache: Cache, breaking: Callable[[Path], object]
) -> None:
    breaking(database(cache))
    assert [report_of(shop, cache) for _ in range(2)] == [expected, expected]
    assert cache.trouble is None
    store = Store(cache.directory)
    assert {held.kind for held in store.held()} >= {"facts", "runs"}
    store.close()


@pytest.mark.parametrize("seed", range(12))
def test_bytes_that_have_changed_are_not_believed(shop: Path, expected: str, cache: Cache, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(database(cache).read_bytes())
    for _ in range(1 << chance.randrange(8)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    database(cache).write_bytes(content)
    assert [report_of(shop, cache) for _ in range(2)] == [expected, expected]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(noise(400), id="random bytes"),
        pytest.param(b"\xc1", id="no message"),
        pytest.param(b"\x80", id="a message of another form"),
    ],
)
@pytest.mark.parametrize("kind", ["runs", "stamps", "walks", "suppressions"])
def test_a_value_of_another_form_is_not_believed_even_with_its_checksum(
    shop: Path, expected: str, cache: Cache, kind: str, value: bytes
) -> None:
    with sqlite3.connect(database(cache)) as connection:
        keys = connection.execute("SELECT key FROM entries WHERE kind = ?", [kind]).fetchall()
        assert keys
        connection.execute("DELETE FROM entries WHERE kind = 'runs' AND ? != 'runs'", [kind])
        for (key,) in keys:
            sealed = storing._checksum(key, value) + value  # noqa: SLF001
            connection.execute("UPDATE entries SET value = ? WHERE key = ?", [sealed, key])
    connection.close()
    assert [report_of(shop, cache) for _ in range(2)] == [expected, expected]


def test_a_value_under_the_key_of_another_is_not_believed(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    store.put("facts", {b"one": b"1", b"two": b"2"})
    store.close()
    with sqlite3.connect(tmp_path / "cache" / FILE) as connection:
        (value,) = connection.execute("SELECT value FROM entries WHERE key = ?", [b"one"]).fetchone()
        connection.execute("UPDATE entries SET value = ? WHERE key = ?", [value, b"two"])
    connection.close()
    store = Store(tmp_path / "cache")
    assert store.get([b"one", b"two"]) == {b"one": b"1"}


def below_a_file(directory: Path) -> Path:
    directory.write_text("")
    return directory / "cache"


def a_directory_for_the_database(directory: Path) -> Path:
    (directory / FILE).mkdir(parents=True)
    return directory


def a_link_for_the_database(directory: Path) -> Path:
    directory.mkdir()
    (directory.parent / "precious").write_bytes(b"")
    (directory / FILE).symlink_to(directory.parent / "precious")
    return directory


def not_to_be_written(directory: Path) -> Path:
    directory.mkdir()
    directory.chmod(0o500)
    if os.access(directory, os.W_OK):
        pytest.skip("root may write everywhere")
    return directory


@pytest.mark.parametrize(
    "place", [below_a_file, a_directory_for_the_database, a_link_for_the_database, not_to_be_written]
)
def test_a_place_that_cannot_be_used_is_told_once(
    shop: Path, expected: str, tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    cache = Cache(place(tmp_path / "place"))
    assert report_of(shop, cache) == expected
    assert cache.trouble is not None
    run = asynclint(shop, "check", "--output", "concise", "--jobs", "1", "--cache-dir", str(cache.directory))
    assert run.returncode == 1
    assert run.stderr.decode() == f"asynclint: the cache in {cache.directory} cannot be used: {cache.trouble}\n"
    assert not (tmp_path / "precious").exists() or (tmp_path / "precious").read_bytes() == b""


@pytest.mark.parametrize("pages", [2, 4, 8, 16, 24])
def test_a_full_disk_is_told_and_keeps_what_there_was(
    shop: Path, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    opened = storing._opened  # noqa: SLF001

    def full(directory: Path) -> sqlite3.Connection:
        connection = opened(directory)
        connection.execute(f"PRAGMA max_page_count = {pages}").close()
        return connection

    cache = Cache(tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(storing, "_opened", full)
        assert report_of(shop, cache) == expected
        assert cache.trouble == "database or disk is full"
    assert [report_of(shop, cache) for _ in range(2)] == [expected, expected]
    assert cache.trouble is None


def test_an_installation_that_does_not_know_itself_keeps_nothing(
    shop: Path, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asynclint.engine.cache.kept.engine_identity", lambda: None)
    cache = Cache(tmp_path / "cache")
    assert [report_of(shop, cache) for _ in range(2)] == [expected, expected]
    assert cache.trouble == "this installation cannot tell its version"
    assert not cache.directory.exists()


def test_a_database_that_another_process_keeps_to_itself_is_waited_for_in_vain(
    shop: Path, expected: str, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_PATIENCE", 0.05)
    (shop / "more.py").write_text("")  # something to keep
    try:
        with sqlite3.connect(database(cache), isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert report_of(shop, cache) == report_of(shop)
            other.execute("ROLLBACK")
        other.close()
    finally:
        (shop / "more.py").unlink()
    assert cache.trouble == "database is locked"
    assert report_of(shop, cache) == expected


def asynclint(directory: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    with started(directory, *arguments) as process:
        output, errors = process.communicate(timeout=SECONDS)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def started(directory: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "asynclint", *arguments],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_processes_at_once_give_the_same_report_and_do_not_disturb_each_other(
    shop: Path, expected: str, tmp_path: Path
) -> None:
    arguments = ("check", "--output", "json", "--cache-dir", str(tmp_path / "cache"))
    processes = [started(shop, *arguments, "--jobs", str(jobs)) for jobs in (1, 2, 1, 2)]
    outputs = [process.communicate(timeout=SECONDS) for process in processes]
    assert {output.decode() for output, _ in outputs} == {expected}
    assert {errors for _, errors in outputs} == {b""}
    assert asynclint(shop, *arguments).stdout.decode() == expected


@pytest.mark.parametrize("attempt", range(8))
def test_a_cache_that_many_begin_at_once_keeps_what_each_of_them_has_learnt(attempt: int, tmp_path: Path) -> None:
    users = 8
    barrier = threading.Barrier(users)

    def use(number: int) -> str | None:
        store = Store(tmp_path / "new" / "cache")
        barrier.wait(SECONDS)
        store.put("noise", {noise(number + 1): noise(attempt + 1)})
        store.close()
        return store.trouble

    with ThreadPoolExecutor(users) as pool:
        assert {*pool.map(use, range(users))} == {None}
    keys = [noise(number + 1) for number in range(users)]
    assert {*Store(tmp_path / "new" / "cache").get(keys)} == {*keys}


def test_a_run_that_is_killed_leaves_a_cache_that_is_right(shop: Path, expected: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    arguments = ("check", "--quiet", "--jobs", "1", "--cache-dir", str(cache.directory))
    began = time.monotonic()
    asynclint(shop, *arguments)
    length = time.monotonic() - began
    for share in (0.5, 0.75, 0.95):
        shutil.rmtree(cache.directory, ignore_errors=True)
        with started(shop, *arguments) as process:
            time.sleep(length * share)
            process.kill()
        assert [report_of(shop, cache) for _ in range(2)] == [expected, expected]
        assert cache.trouble is None


WRITES_FOR_EVER = """
import sys
from itertools import count
from pathlib import Path
from asynclint.engine.cache.store import Store

for number in count():
    store = Store(Path(sys.argv[1]), limit=4_000_000)
    store.put("facts", {b"%d %d" % (number, each): (b"%d " % each) * 2_000 for each in range(50)})
    store.close()
    print(number, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.05, 0.11])
def test_a_writer_that_is_killed_leaves_values_that_are_right(tmp_path: Path, delay: float) -> None:
    directory = tmp_path / "cache"
    command = [sys.executable, "-c", WRITES_FOR_EVER, str(directory)]
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        written = int(process.stdout.readline())
        time.sleep(delay)
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        written = max([written, *map(int, process.stdout.read().split())])
    store = Store(directory)
    found = store.get([b"%d %d" % (written, each) for each in range(50)])
    store.put("facts", {b"more": b"1"})
    store.close()
    assert store.trouble is None
    assert found == {b"%d %d" % (written, each): (b"%d " % each) * 2_000 for each in range(50)}


class TestSize:
    def test_what_was_not_used_for_the_longest_time_goes_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        days = iter(range(1, 100))
        monkeypatch.setattr("asynclint.engine.cache.store.time.time", lambda: next(days) * 86_400.0)
        for number in range(30):
            store = Store(tmp_path / "cache", limit=1_000_000)
            store.put("facts", {b"%d" % number: noise(100_000)})
            assert store.get([b"0"])  # is used every day
            store.close()
        store = Store(tmp_path / "cache", limit=1_000_000)
        found = store.get([b"%d" % number for number in range(30)])
        assert {b"0", b"28", b"29"} <= found.keys()
        assert len(found) < 10
        assert store.size() < 1_500_000

    def test_a_value_that_is_used_does_not_make_it_grow(self, tmp_path: Path) -> None:
        sizes = set()
        for _ in range(5):
            store = Store(tmp_path / "cache")
            store.put("facts", {b"one": noise(50_000)})
            store.close()
            sizes.add(store.size())
        assert len(sizes) == 1


class TestRemoval:
    def test_it_is_gone_with_its_directory(self, cache: Cache) -> None:
        assert remove(cache.directory)
        assert not cache.directory.exists()
        assert not remove(cache.directory)

    def test_what_is_not_ours_stays(self, cache: Cache) -> None:
        (cache.directory / "notes.txt").write_text("mine")
        (cache.directory / "CACHEDIR.TAG").write_text("Signature: of somebody else")
        assert remove(cache.directory)
        assert {path.name for path in cache.directory.iterdir()} == {"notes.txt", "CACHEDIR.TAG"}
