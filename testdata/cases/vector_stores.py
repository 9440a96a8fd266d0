"""Vector stores and search engines, through attributes, factories and dependencies; their async clients are awaited."""

from typing import Annotated

import chromadb
import lancedb
import meilisearch
import typesense
import weaviate
from fastapi import Depends, FastAPI
from opensearchpy import AsyncOpenSearch, OpenSearch
from opensearchpy.helpers import async_bulk, bulk
from pinecone import Pinecone
from pymilvus import AsyncMilvusClient, MilvusClient
from qdrant_client import AsyncQdrantClient, QdrantClient, models

app = FastAPI()


class Shelf:
    def __init__(self, url: str) -> None:
        self.client = QdrantClient(url=url)
        self.aclient = AsyncQdrantClient(url=url)

    async def near(self, vector: list[float]) -> list[models.ScoredPoint]:
        return self.client.query_points("books", query=vector).points  # expect: BLK102

    async def nearly(self, vector: list[float]) -> list[models.ScoredPoint]:
        return (await self.aclient.query_points("books", query=vector)).points

    async def fill(self, points: list[models.PointStruct]) -> None:
        self.aclient.upload_points("books", points)  # expect: BLK102

    async def stop(self) -> None:
        self.client.close()


def get_index() -> OpenSearch:
    return OpenSearch(["https://search.example.com"])


def get_async_index() -> AsyncOpenSearch:
    return AsyncOpenSearch(["https://search.example.com"])


@app.get("/search")
async def search(q: str, index: Annotated[OpenSearch, Depends(get_index)]) -> dict:
    if not index.indices.exists(index="books"):  # expect: BLK102
        bulk(index, [])  # expect: BLK102
    return index.search(index="books", q=q)  # expect: BLK102


@app.get("/search/later")
async def search_later(q: str, index: Annotated[AsyncOpenSearch, Depends(get_async_index)]) -> dict:
    if not await index.indices.exists(index="books"):
        await async_bulk(index, [])
    return await index.search(index="books", q=q)


async def chroma(text: str) -> dict:
    store = chromadb.HttpClient(host="chroma")  # expect: BLK103
    shelf = store.get_or_create_collection("books")  # expect: BLK103
    return shelf.query(query_texts=[text])  # expect: BLK103


async def chroma_later(text: str) -> dict:
    store = await chromadb.AsyncHttpClient(host="chroma")
    shelf = await store.get_or_create_collection("books")
    return await shelf.query(query_texts=[text])


async def chroma_in_memory(text: str) -> dict:
    return chromadb.EphemeralClient().get_or_create_collection("books").query(query_texts=[text])


class Milvus:
    def __init__(self, client: MilvusClient | None = None) -> None:
        self._client = client or MilvusClient("http://milvus")

    async def near(self, vector: list[float]) -> list:
        schema = self._client.create_schema()
        schema.add_field("id", "INT64")
        return self._client.search("books", data=[vector])  # expect: BLK103


async def milvus_later(client: AsyncMilvusClient, vector: list[float]) -> list:
    return await client.search("books", data=[vector])


async def lance(vector: list[float]) -> list[dict]:
    table = lancedb.connect("/data").open_table("books")  # expect: BLK103, BLK103
    query = table.search(vector).limit(5).where("price < 10")
    return query.to_list()  # expect: BLK103


async def lance_later(vector: list[float]) -> int:
    connection = await lancedb.connect_async("/data")
    table = await connection.open_table("books")
    return await table.count_rows()


pinecone = Pinecone()


async def nearest(vector: list[float]) -> object:
    index = pinecone.Index(host="books.example.com")
    return index.query(vector=vector, top_k=3)  # expect: BLK102


async def weave(text: str) -> object:
    with weaviate.connect_to_local() as client:  # expect: BLK102, BLK102
        books = client.collections.get("books")
        return books.query.near_text(text)  # expect: BLK102


async def meili(text: str) -> dict:
    return meilisearch.Client("https://search", timeout=3).index("books").search(text)  # expect: BLK102


async def typed(text: str) -> dict:
    client = typesense.Client({"api_key": "", "nodes": []})
    books = client.collections["books"].documents
    return books.search({"q": text})  # expect: BLK102
