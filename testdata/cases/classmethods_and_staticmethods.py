from __future__ import annotations

import json
import time
from pathlib import Path


class Template:
    folder = Path("/srv/templates")

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def load(cls, name: str) -> Template:
        return cls(cls.read(name))

    @staticmethod
    def read(name: str) -> str:
        return (Template.folder / name).read_text()

    @staticmethod
    def parse(text: str) -> dict[str, str]:
        return json.loads(text)


async def welcome(name: str) -> str:
    template = Template.load("welcome.html")  # expect: BLK104 "pathlib.Path.read_text"
    return template.text.format(**Template.parse('{"name": "Ada"}'))


class Clock:
    @classmethod
    async def tick(cls) -> None:
        cls._wait()  # expect: BLK101

    @classmethod
    def _wait(cls) -> None:
        time.sleep(1)
