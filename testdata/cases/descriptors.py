"""Reading an attribute that holds a descriptor asks it."""

import requests


class Connection:
    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type | None = None) -> requests.Session:
        return requests.Session()


class Remote:
    def __get__(self, instance: object, owner: type | None = None) -> str:
        return requests.get("https://example.org/setting", timeout=5).text


class Plain:
    def get(self, url: str) -> str:
        return url


class Service:
    session = Connection()
    setting = Remote()
    plain = Plain()

    async def fetch(self) -> str:
        return self.session.get("https://example.org", timeout=5).text  # expect: BLK102

    async def configure(self) -> str:
        return self.setting  # expect: BLK102

    async def stay(self) -> str:
        return self.plain.get("https://example.org")


async def from_elsewhere(service: Service) -> str:
    return service.session.get("https://example.org", timeout=5).text  # expect: BLK102
