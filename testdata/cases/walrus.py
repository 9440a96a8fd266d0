from pathlib import Path

import requests


async def newest(folder: Path, url: str) -> str:
    if (answer := requests.get(url, timeout=5)).ok:  # expect: BLK102
        return answer.text
    return (folder / "newest.txt").as_posix()


async def pages(url: str) -> list[str]:
    texts: list[str] = []
    session = requests.Session()
    while page := session.get(url, params={"page": len(texts)}, timeout=5).text:  # expect: BLK102
        texts.append(page)
    return texts
