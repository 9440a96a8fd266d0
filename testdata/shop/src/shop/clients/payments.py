from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import requests
from requests.adapters import HTTPAdapter


class PaymentRefused(Exception):
    pass


class PaymentClient:
    retries = 3

    def __init__(self, base_url: str, *, timeout: float = 5) -> None:
        self.base_url = base_url
        self.timeout = timeout
        self.session = self._session()

    def _session(self) -> requests.Session:
        session = requests.Session()  # expect: API205
        session.mount("https://", HTTPAdapter(pool_maxsize=20))
        session.headers["User-Agent"] = "shop/3"
        return session

    def charge(self, token: str, amount: Decimal) -> str:
        return str(self._post("charges", {"token": token, "amount": str(amount)})["id"])

    def refund(self, charge: str) -> None:
        self._post(f"charges/{charge}/refund", {})

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        for attempt in range(self.retries):
            response = self.session.post(f"{self.base_url}/{path}", json=body, timeout=self.timeout)
            if response.status_code != 503:
                break
            time.sleep(2**attempt)
        if response.status_code == 402:
            raise PaymentRefused(path)
        return dict(response.json())
