"""A class whose metaclass makes one object builds its clients once; one that anybody may make builds them each time."""

from typing import Any

import requests
from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()


class Singleton(type):
    made: dict[type, Any] = {}

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*arguments, **keywords)
        return cls.made[cls]


class Shared(metaclass=Singleton):
    def __init__(self) -> None:
        self.session = requests.Session()


class Own:
    def __init__(self) -> None:
        self.session = requests.Session()  # expect: API205


@app.get("/shared")
def shared() -> int:
    return Shared().session.get("https://example.com", timeout=5).status_code


@app.get("/own")
def own() -> int:
    return Own().session.get("https://example.com", timeout=5).status_code


@app.post("/oauth/token")
def token(client: HTTPBasicCredentials = Depends(basic)) -> dict[str, str]:
    return {"access_token": client.username}


@app.post("/oauth/keys")  # expect: API201
def keys(operator: HTTPBasicCredentials = Depends(basic)) -> dict[str, str]:
    return {"rotated": operator.username}


@app.get("/books")
def books() -> list[str]:
    return []


@app.get("/authors")
def authors() -> list[str]:
    return []
