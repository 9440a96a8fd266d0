import requests


class Api:
    def __init__(self) -> None:
        self.session = requests.Session()


async def call(api: Api, path: str) -> int:
    post = getattr(api.session, "post")
    return post(path, timeout=5).status_code  # expect: BLK102
