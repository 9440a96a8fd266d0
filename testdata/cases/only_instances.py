"""An object that its class keeps is made once: by the first who asks, however he asks whether it is there."""

from pathlib import Path
from typing import ClassVar


class Settings:
    _instance: ClassVar["Settings | None"] = None

    def __init__(self) -> None:
        self.text = Path("settings.toml").read_text()

    @classmethod
    def instance(cls) -> "Settings":
        if not hasattr(cls, "_instance") or cls._instance is None:
            cls._instance = cls()
        return cls._instance

    @classmethod
    def kept(cls) -> "Settings":
        if hasattr(cls, "_kept"):
            return cls._kept
        cls._kept = cls()
        return cls._kept

    @classmethod
    def found(cls) -> "Settings":
        if getattr(cls, "_found", None) is None:
            cls._found = cls()
        return cls._found

    @classmethod
    def fresh(cls) -> "Settings":
        if not hasattr(cls, "_count") or cls._instance is None:
            cls._count = 0
            return cls()
        return cls._instance


async def show() -> str:
    settings = Settings.fresh()  # expect: BLK104
    return settings.text + Settings.instance().text + Settings.kept().text + Settings.found().text
