"""Sessions that limit all their requests: by an adapter that is mounted, and by a class of their own."""

import requests
from requests.adapters import HTTPAdapter


class PatientAdapter(HTTPAdapter):
    def send(self, request, **options):
        if options.get("timeout") is None:
            options["timeout"] = 5
        return super().send(request, **options)


class PatientSession(requests.Session):
    def request(self, method, url, **options):
        options.setdefault("timeout", 5)
        return super().request(method, url, **options)


def open_session() -> requests.Session:
    session = requests.Session()
    session.mount("https://", PatientAdapter())
    return session


def quote(url: str) -> str:
    return open_session().get(url).text


def offer(url: str) -> str:
    return PatientSession().get(url).text
