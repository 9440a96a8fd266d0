"""Who is handed a session may have been handed one with a limit; who makes one knows that it has none."""

import requests


class RemoteFile:
    def __init__(self, address: str, session: requests.Session | None = None) -> None:
        if session is None:
            session = requests.Session()
        self.text = session.get(address).text


class Repository:
    def __init__(self, session: requests.Session) -> None:
        self.session = session
        self.own = requests.Session()

    def listing(self) -> str:
        return self.session.get("https://mirror.example.com").text

    def status(self) -> str:
        return self.own.get("https://status.example.com").text  # expect: API206


def head(address: str) -> int:
    return requests.head(address).status_code  # expect: API206
