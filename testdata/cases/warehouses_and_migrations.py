"""Warehouses over DB-API, migrations, and drivers that are awaited."""

from __future__ import annotations

import aiomysql
import smart_open
import trino
from alembic import command
from alembic.config import Config
from databricks import sql
from django_redis import get_redis_connection
from pyhive import hive
from sqlalchemy import Connection
from alembic.runtime.migration import MigrationContext
from sqlalchemy_utils import database_exists
from walrus import Database


class Warehouse:
    def __init__(self, host: str) -> None:
        self.connection = trino.dbapi.connect(host=host, user="shop")

    async def orders(self) -> list:
        cursor = self.connection.cursor()
        cursor.execute("SELECT * FROM orders")  # expect: BLK103 "trino.dbapi.Cursor.execute"
        return cursor.fetchall()  # expect: BLK103 "trino.dbapi.Cursor.fetchall"


async def lake(host: str, path: str) -> list:
    with sql.connect(host, path) as connection:  # expect: BLK103 "databricks.sql.connect"
        cursor = connection.cursor()
        return cursor.execute("SELECT 1").fetchall()  # expect: BLK103, BLK103 "Cursor.fetchall"


async def hadoop(host: str) -> list:
    cursor = hive.connect(host).cursor()  # expect: BLK103 "pyhive.hive.connect"
    cursor.execute("SELECT 1")  # expect: BLK103
    return list(cursor)  # expect: BLK112 "pyhive.hive.Cursor.__iter__"


async def shop() -> list:
    async with aiomysql.create_pool(host="shop") as pool, pool.acquire() as connection:
        async with connection.cursor() as cursor:
            await cursor.execute("SELECT 1")
            return await cursor.fetchall()


async def prepare(url: str, connection: Connection) -> str | None:
    if database_exists(url):  # expect: BLK103 "sqlalchemy_utils.database_exists"
        command.upgrade(Config("alembic.ini"), "head")  # expect: BLK103 "alembic.command.upgrade"
    return MigrationContext.configure(connection).get_current_revision()


async def cached(key: str) -> bytes | None:
    with smart_open.open("s3://shop/notes") as notes:  # expect: BLK104 "smart_open.open"
        notes.read()
    return get_redis_connection("default").get(key)  # expect: BLK103 "redis.Redis.get"


class Carts:
    def __init__(self) -> None:
        self.database = Database()

    async def add(self, who: str, item: str) -> None:
        with self.database.lock(who):  # expect: BLK107 "walrus.Lock.__enter__"
            self.database.Hash(who).update({item: 1})  # expect: BLK103 "walrus.Hash.update"
