"""Real editors, without a screen: each opens a file of a project with the set-up in `editors/`, and shows what a run
finds; then something is edited and not saved, and it shows what a run would find then."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from asynclint.api import check
from asynclint.settings import discover

ROOT = Path(__file__).parent.parent
DRIVERS = ROOT / "tests" / "editors"
SETUPS = ROOT / "editors"

ORDERS = "src/shop/api/orders.py"
PAYMENTS = "src/shop/clients/payments.py"

_ALE = Path("/usr/share/vim-ale")
_EGLOT = [*Path("/usr/share/emacs/site-lisp").glob("elpa*/eglot*")]


class Shop(NamedTuple):
    """A copy of the sample shop, and the environment in which an editor finds asynclint."""

    root: Path
    environment: dict[str, str]

    def drive(self, command: list[str], setup: Path) -> dict[str, list[str]]:
        """What an editor prints, by the heading above it."""
        transcript = self.root.parent / "transcript"
        result = subprocess.run(
            command,
            cwd=self.root,
            env={**self.environment, "SETUP": str(setup), "TRANSCRIPT": str(transcript)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        text = transcript.read_text("utf-8") if transcript.exists() else result.stdout
        assert result.returncode == 0, text + result.stderr
        said: dict[str, list[str]] = {}
        for line in text.splitlines():
            if re.match(r"\d+:\d+ ", line):
                said[[*said][-1]].append(re.sub(r"asynclint \[(\w+)\]:", r"\1", line))
            else:
                said[line] = []
        return said

    def found(self, edited: str = "", before: str = "", after: str = "") -> list[str]:
        """What a run finds in the orders, if ``before`` is replaced in a file."""
        orders, file = self.root / ORDERS, self.root / edited
        overlay = {file: file.read_text("utf-8").replace(before, after).encode()} if edited else {}
        report = check([orders], discover([orders]), overlay=overlay)
        return [f"{one.span} {one.code} {one.message}" for one in report.findings]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    root = tmp_path / "shop"
    shutil.copytree(ROOT / "testdata" / "shop", root)
    (root / ".git").mkdir()  # by which editors know a project
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    command = tmp_path / "bin" / "asynclint"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m asynclint "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    files = {"FILE": str(root / ORDERS), "HELPER": str(root / PAYMENTS)}
    return Shop(root, {**os.environ, "PATH": path, "HOME": str(tmp_path), **files})


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
def test_neovim_shows_what_is_found(shop: Shop) -> None:
    command = ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {DRIVERS / 'drive.lua'}"]
    said = shop.drive(command, SETUPS / "neovim" / "asynclint.lua")
    assert said["opened"] == shop.found()
    assert said["helper edited, not saved"] == shop.found(PAYMENTS, "time.sleep(", "print(")
    assert "Ignore BLK102 (blocking-http) here" in said


@pytest.mark.skipif(shutil.which("emacs") is None or not _EGLOT, reason="Emacs with Eglot is not installed")
def test_emacs_shows_what_is_found(shop: Shop) -> None:
    command = ["emacs", "-Q", "--batch", "-l", str(DRIVERS / "drive.el")]
    said = shop.drive(command, SETUPS / "emacs" / "asynclint.el")
    assert said["opened"] == shop.found()
    assert said["helper edited, not saved"] == shop.found(PAYMENTS, "time.sleep(", "print(")


@pytest.mark.skipif(shutil.which("vim") is None or not _ALE.is_dir(), reason="Vim with ALE is not installed")
def test_vim_shows_what_is_found(shop: Shop) -> None:
    command = ["vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", str(DRIVERS / "drive.vim")]
    said = shop.drive(command, SETUPS / "vim")
    assert said["opened"] == shop.found()
    offloaded = "await asyncio.to_thread(orders.unshipped)"
    assert said["edited, not saved"] == shop.found(ORDERS, offloaded, "orders.unshipped()")
