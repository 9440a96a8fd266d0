"""A client that is made of the address or the key that a request brought along is nobody else's."""

import boto3
import httpx
import requests
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel

app = FastAPI()


class Account(BaseModel):
    address: str
    user: str
    key: str


class Import(BaseModel):
    account: Account
    folder: str


def region() -> str:
    return "eu-north-1"


class Directory:
    def __init__(self, address: str, user: str, key: str) -> None:
        self.address = address.rstrip("/")
        credentials = (user, key)
        self.http = requests.Session()
        self.http.auth = credentials

    def users(self) -> str:
        return self.http.get(f"{self.address}/users", timeout=5).text


class Catalogue:
    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.http = requests.Session()  # expect: API205
        self.http.headers = {"X-Folder": folder}

    def items(self) -> str:
        return self.http.get(f"https://catalogue.example.com/{self.folder}", timeout=5).text


def directory_of(account: Account) -> Directory:
    return Directory(account.address, user=account.user, key=account.key)


@app.post("/imports")
def imports(wanted: Import) -> str:
    account = wanted.account
    return directory_of(account).users() + Catalogue(wanted.folder).items()


@app.post("/mailboxes")
async def mailboxes(account: Account) -> str:
    async with httpx.AsyncClient(base_url=account.address, auth=(account.user, account.key)) as client:
        return (await client.get("/mailboxes")).text


@app.post("/hooks")
async def hooks(request: Request) -> str:
    asked = await request.json()
    async with httpx.AsyncClient(base_url=asked["address"]) as client:
        return (await client.get("/")).text


@app.post("/prices")
async def prices(account: Account) -> str:
    headers = {"Authorization": account.key}
    async with httpx.AsyncClient(headers=headers) as client:  # expect: API205
        return (await client.get(account.address)).text


@app.get("/folders")
def folders(name: str, place: str = Depends(region)) -> str:
    storage = boto3.client("s3", region_name=place)  # expect: API205
    return storage.list_objects(Bucket=name)["Name"]
