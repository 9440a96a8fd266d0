"""Databases without SQL, object stores and secrets, behind attributes, factories and dependencies."""

from __future__ import annotations

import hvac
from arango import ArangoClient
from azure.cosmos import CosmosClient
from couchbase.bucket import Bucket
from fastapi import Depends, FastAPI
from kazoo.client import KazooClient
from minio import Minio
from neo4j import AsyncDriver, AsyncGraphDatabase, GraphDatabase, ManagedTransaction, Session
from s3fs import S3FileSystem

app = FastAPI()
driver = GraphDatabase.driver("bolt://graph")
async_driver = AsyncGraphDatabase.driver("bolt://graph")


def session() -> Session:
    return driver.session(database="people")


def friends_of(transaction: ManagedTransaction, name: str) -> list:
    return transaction.run("MATCH (:Person {name: $name})--(f) RETURN f", name=name).data()


@app.get("/friends/{name}")
async def friends(name: str, session: Session = Depends(session)) -> list:
    found = session.run("MATCH (p {name: $name}) RETURN p", name=name)  # expect: BLK103 "neo4j.Session.run"
    record = found.single()  # expect: BLK103 "neo4j.Result.single"
    session.execute_read(friends_of, name)  # expect: BLK103 "neo4j.Session.execute_read"
    return [record]


@app.get("/people")
async def people() -> list:
    with driver.session() as session:
        return [row["p"] for row in session.run("MATCH (p) RETURN p")]  # expect: BLK103, BLK112


class People:
    def __init__(self, driver: AsyncDriver = async_driver) -> None:
        self.driver = driver

    async def all(self) -> list:
        async with self.driver.session() as session:
            result = await session.run("MATCH (p) RETURN p")
            return [row["p"] async for row in result]


class Buckets:
    def __init__(self, host: str) -> None:
        self.client = Minio(host)
        self.files = S3FileSystem()

    async def put(self, name: str, path: str) -> None:
        if not self.client.bucket_exists("uploads"):  # expect: BLK102 "minio.Minio.bucket_exists"
            self.client.make_bucket("uploads")  # expect: BLK102
        self.client.fput_object("uploads", name, path)  # expect: BLK102
        self.files.ls("uploads")  # expect: BLK102 "s3fs.S3FileSystem.ls"

    async def link(self, name: str) -> str:
        return self.client.presigned_get_object("uploads", name)


class Vault:
    def __init__(self, url: str) -> None:
        self.client = hvac.Client(url)

    async def secret(self, path: str) -> dict:
        self.client.auth.approle.login(role_id="shop")  # expect: BLK102 "AppRole.login"
        return self.client.secrets.kv.v2.read_secret_version(path=path)  # expect: BLK102 "KvV2.read_secret_version"


async def documents(url: str, key: str) -> list:
    client = CosmosClient(url, credential=key)  # expect: BLK103 "azure.cosmos.CosmosClient"
    container = client.get_database_client("shop").get_container_client("orders")
    container.upsert_item({"id": "1"})  # expect: BLK103 "azure.cosmos.ContainerProxy.upsert_item"
    return list(container.query_items("SELECT * FROM c"))  # expect: BLK112 "azure.core.paging.ItemPaged"


async def routes(hosts: str) -> list:
    database = ArangoClient(hosts=hosts).db("routes", username="root")
    towns = database.collection("towns")
    towns.insert({"name": "Ulm"})  # expect: BLK103 "arango.collection.StandardCollection.insert"
    cursor = database.aql.execute("FOR t IN towns RETURN t")  # expect: BLK103
    return [town for town in cursor]  # expect: BLK112 "arango.cursor.Cursor.__iter__"


async def visit(bucket: Bucket, key: str) -> None:
    visits = bucket.default_collection()
    visits.upsert(key, {"seen": True})  # expect: BLK103 "couchbase.collection.Collection.upsert"


async def lead(keeper: KazooClient) -> bytes:
    pending = keeper.get_async("/leader")
    with keeper.Lock("/leader"):  # expect: BLK107 "kazoo.recipe.lock.Lock.__enter__"
        return pending.get(block=False) or keeper.get("/leader")[0]  # expect: BLK106 "KazooClient.get"
