"""Clients of cloud services: what asks the service, what only names a thing in it, and the twins that are awaited."""

from __future__ import annotations

from azure.core.paging import ItemPaged
from azure.identity import DefaultAzureCredential
from azure.identity.aio import DefaultAzureCredential as AsyncCredential
from azure.keyvault.secrets import SecretClient
from azure.storage.blob import BlobServiceClient, ContainerClient
from azure.storage.blob.aio import BlobServiceClient as AsyncBlobServiceClient
from fastapi import Depends, FastAPI
from google.cloud import bigquery, firestore, pubsub_v1, secretmanager, tasks_v2
from google.oauth2 import id_token
from googleapiclient.discovery import Resource

app = FastAPI()
warehouse = bigquery.Client()
publisher = pubsub_v1.PublisherClient()
queue = tasks_v2.CloudTasksClient()


def documents() -> firestore.Client:
    return firestore.Client()  # expect: API205


def container(account: BlobServiceClient, name: str) -> ContainerClient:
    return account.get_container_client(name)


class Archive:
    def __init__(self, url: str) -> None:
        self.account = BlobServiceClient(url, DefaultAzureCredential())
        self.secrets = SecretClient(url, DefaultAzureCredential())

    async def keep(self, name: str, data: bytes) -> None:
        blob = container(self.account, "archive").get_blob_client(name)
        if not blob.exists():  # expect: BLK102 "azure.storage.blob.BlobClient.exists"
            blob.upload_blob(data)  # expect: BLK102

    async def read(self, name: str) -> bytes:
        blob = self.account.get_blob_client("archive", name)
        download = blob.download_blob()  # expect: BLK102
        return download.readall()  # expect: BLK102 "azure.storage.blob.StorageStreamDownloader.readall"

    async def names(self) -> list[str]:
        pages: ItemPaged = container(self.account, "archive").list_blobs(name_starts_with="2")
        return [blob.name for blob in pages]  # expect: BLK112 "azure.core.paging.ItemPaged.__iter__"

    async def password(self) -> str | None:
        return self.secrets.get_secret("database").value  # expect: BLK102 "SecretClient.get_secret"


class AsyncArchive:
    def __init__(self, url: str) -> None:
        self.account = AsyncBlobServiceClient(url, AsyncCredential())

    async def keep(self, name: str, data: bytes) -> None:
        blob = self.account.get_container_client("archive").get_blob_client(name)
        if not await blob.exists():
            await blob.upload_blob(data)

    async def read(self, name: str) -> bytes:
        download = await self.account.get_blob_client("archive", name).download_blob()
        return await download.readall()


@app.get("/orders/{order}")
async def order(order: str, store: firestore.Client = Depends(documents)) -> dict:
    reference = store.collection("orders").document(order)
    found = reference.get()  # expect: BLK103 "google.cloud.firestore.DocumentReference.get"
    late = store.collection("orders").where("late", "==", True).limit(10)
    for other in late.stream():  # expect: BLK103 "google.cloud.firestore.Query.stream"
        other.to_dict()
    batch = store.batch()
    batch.update(reference, {"seen": True})
    batch.commit()  # expect: BLK103 "google.cloud.firestore.WriteBatch.commit"
    return found.to_dict()


async def order_later(store: firestore.AsyncClient, order: str) -> dict:
    reference = store.collection("orders").document(order)
    await reference.update({"seen": True})
    async for other in store.collection("orders").where("late", "==", True).stream():
        other.to_dict()
    return (await reference.get()).to_dict()


async def revenue(year: int) -> list:
    job = warehouse.query(f"SELECT * FROM orders WHERE year = {year:d}")  # expect: BLK103
    return list(job.result())  # expect: BLK103, BLK112


async def announce(topic: str, data: bytes) -> None:
    path = publisher.topic_path("shop", topic)
    sent = publisher.publish(path, data)
    sent.result()  # expect: BLK107 "google.cloud.pubsub_v1.publisher.futures.Future.result"
    queue.create_task(parent=path, task={})  # expect: BLK106 "CloudTasksClient.create_task"


async def password(client: secretmanager.SecretManagerServiceClient) -> bytes:
    name = client.secret_version_path("shop", "database", "latest")
    return client.access_secret_version(name=name).payload.data  # expect: BLK106


async def password_later(client: secretmanager.SecretManagerServiceAsyncClient) -> bytes:
    answer = await client.access_secret_version(name="projects/shop/secrets/database/versions/latest")
    return answer.payload.data


async def mails(gmail: Resource, query: str) -> list[dict]:
    request = gmail.users().messages().list(userId="me", q=query)
    return request.execute()["messages"]  # expect: BLK102 "googleapiclient.http.HttpRequest.execute"


async def who(token: str, request: object) -> dict:
    return id_token.verify_oauth2_token(token, request)  # expect: BLK102
