"""What an object is made with decides what making it does, also through those who pass it on."""

from __future__ import annotations

import subprocess


class Checkout:
    def __init__(self, path: str, *, fetch: bool = False) -> None:
        self.path = path
        if fetch:
            subprocess.run(["git", "fetch"], cwd=path, check=True)

    @classmethod
    def of_user(cls, user: str, fetch: bool = False) -> Checkout:
        home = f"/home/{user}"
        branch = "main"
        name = f"{home}/{branch}"
        trimmed = name.rstrip("/")
        shown = trimmed.replace("//", "/")
        print(shown)
        return cls(shown, fetch=fetch)


def checkout(user: str, fetch: bool = False) -> Checkout:
    home = f"/home/{user}"
    branch = "main"
    name = f"{home}/{branch}"
    trimmed = name.rstrip("/")
    shown = trimmed.replace("//", "/")
    print(shown)
    return Checkout(shown, fetch=fetch)


async def show(user: str) -> list[str]:
    return [checkout(user).path, Checkout.of_user(user).path]


async def refresh(user: str) -> str:
    Checkout.of_user(user, fetch=True)  # expect: BLK105
    return checkout(user, fetch=True).path  # expect: BLK105


def mirror(paths: list[str], jobs: int = 1) -> None:
    if jobs > 1:
        subprocess.run(["parallel", *paths], check=True)
    if jobs <= 1:
        print(paths)


async def mirror_both(paths: list[str]) -> None:
    mirror(paths)
    mirror(paths, jobs=1)
    mirror(paths, 4)  # expect: BLK105
