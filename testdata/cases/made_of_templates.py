"""An environment keeps its templates: who has one that lasts waits for each of them once. Whoever makes one for every
page reads every time. And a directory that may be there already mostly is."""

import os
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

PAGES = Environment(loader=FileSystemLoader("pages"))


class Letters:
    def __init__(self) -> None:
        self.templates = Environment(loader=FileSystemLoader("letters"))

    async def greeting(self, name: str) -> str:
        return self.templates.get_template("greeting.txt").render(name=name)


async def front_page() -> str:
    return PAGES.get_template("front.html").render()


async def preview(folder: str) -> str:
    environment = Environment(loader=FileSystemLoader(folder))
    return environment.get_template("front.html").render()  # expect: BLK104


async def keep(folder: str) -> None:
    for part in ("new", "old"):
        os.makedirs(folder, exist_ok=True)
        Path(folder, part).mkdir(exist_ok=True)
        Path(folder, part, "drafts").mkdir()  # expect: BLK104
        os.makedirs(f"{folder}/{part}/waste")  # expect: BLK104
