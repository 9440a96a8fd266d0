"""What a text was seen to begin with decides like the text itself."""

from urllib.request import urlopen


def decoded(uri: str) -> bytes:
    if not uri.startswith("data:"):
        raise ValueError(uri)
    with urlopen(uri) as response:
        return response.read()


class Avatar:
    def __init__(self, uri: str) -> None:
        self.uri = uri

    def content(self) -> bytes:
        if self.uri.startswith(("data:", "file:")):
            return urlopen(self.uri).read()
        raise ValueError(self.uri)


def fetched(url: str) -> bytes:
    if not url.startswith(("data:", "http:", "https:")):
        raise ValueError(url)
    with urlopen(url, timeout=5) as response:
        return response.read()


def followed(url: str, location: str) -> bytes:
    if url.startswith("data:"):
        url = location
        return urlopen(url, timeout=5).read()
    return b""


async def handle(uri: str) -> list[bytes]:
    return [
        decoded(uri),
        Avatar(uri).content(),
        fetched(uri),  # expect: BLK102
        followed(uri, uri),  # expect: BLK102
    ]
