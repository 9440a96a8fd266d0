from dataclasses import dataclass, field

import requests


@dataclass
class Endpoint:
    url: str
    session: requests.Session = field(default_factory=requests.Session)
    headers: dict[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str | None:
        return self.headers.get(name)


@dataclass
class Gateway:
    endpoint: Endpoint


async def forward(gateway: Gateway, body: bytes) -> int:
    gateway.endpoint.header("Accept")
    answer = gateway.endpoint.session.post(gateway.endpoint.url, data=body, timeout=5)  # expect: BLK102 "requests.Session.post"
    return answer.status_code
