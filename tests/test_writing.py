"""Files are written whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from asynclint.writing import replace_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_file_has_the_mode_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    replace_file(tmp_path / "new", b"content")
    assert (tmp_path / "new").read_bytes() == b"content"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_an_existing_one_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "script").write_bytes(b"old")
    (tmp_path / "script").chmod(0o754)
    replace_file(tmp_path / "script", b"new")
    assert (tmp_path / "script").read_bytes() == b"new"
    assert (tmp_path / "script").stat().st_mode & 0o777 == 0o754


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    replace_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_what_is_there_already_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"same")
    before = (tmp_path / "file").stat()
    replace_file(tmp_path / "file", b"same")
    assert (tmp_path / "file").stat().st_ino == before.st_ino


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise OSError("no space left")

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(OSError, match="no space left"):
        replace_file(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
