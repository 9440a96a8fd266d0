"""To remove or rename one file changes one entry of a directory. Who does so in a coroutine can see it there; below other
calls nobody waits for it. For a thousand they do."""

import os
import shutil
from pathlib import Path


async def convert(upload: Path) -> Path:
    done = upload.with_suffix(".opus")
    upload.rename(done)  # expect: BLK104 "pathlib.Path.rename"
    os.chmod(done, 0o644)  # expect: BLK104 "os.chmod"
    return done


async def forget(upload: Path) -> None:
    if upload.exists():
        upload.unlink()  # expect: BLK104 "pathlib.Path.unlink"
    _drop(upload.with_suffix(".json"))


async def forget_all(uploads: list[Path]) -> None:
    for upload in uploads:
        upload.unlink()  # expect: BLK104 "pathlib.Path.unlink"


async def sweep(folder: Path) -> None:
    _sweep([folder / "a", folder / "b"])  # expect: BLK104 "os.remove"


async def forget_folder(folder: Path) -> None:
    shutil.rmtree(folder)  # expect: BLK104


async def publish(draft: Path, text: str) -> None:
    _replace(draft, text)  # expect: BLK104 "pathlib.Path.write_text"


async def publish_all(drafts: dict[Path, str]) -> None:
    for draft, text in drafts.items():
        _replace(draft, text)  # expect: BLK104 "pathlib.Path.write_text"


def _drop(path: Path) -> None:
    try:
        os.remove(path)
    except FileNotFoundError:
        pass


def _sweep(paths: list[Path]) -> None:
    for path in paths:
        _drop(path)


def _replace(draft: Path, text: str) -> None:
    new = draft.with_suffix(".new")
    new.write_text(text)
    os.replace(new, draft)
