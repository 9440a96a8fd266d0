from functools import cached_property
from pathlib import Path


class Profile:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._name = ""

    @property
    def picture(self) -> bytes:
        return (self.folder / "picture.png").read_bytes()

    @cached_property
    def biography(self) -> str:
        return (self.folder / "biography.txt").read_text()

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        (self.folder / "name.txt").write_text(name)
        self._name = name


async def card(profile: Profile) -> dict[str, object]:
    size = len(profile.picture)  # expect: BLK104
    return {"name": profile.name, "size": size, "text": profile.biography}  # expect: BLK104


async def rename(profile: Profile, name: str) -> None:
    profile.name = name  # expect: BLK104
