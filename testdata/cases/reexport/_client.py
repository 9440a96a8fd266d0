import requests


class HttpClient:
    def __init__(self) -> None:
        self._session = requests.Session()

    def ping(self) -> bool:
        return self._session.head("https://example.com", timeout=5).ok
