"""Objects of async mappers without a session: what is awaited for each, and what the query brings along."""

from beanie import Document, Link
from piccolo.columns import ForeignKey, Varchar
from piccolo.table import Table
from tortoise import fields
from tortoise.models import Model
from tortoise.query_utils import Prefetch


class Author(Model):
    name = fields.CharField(max_length=100)
    books: fields.ReverseRelation["Book"]


class Book(Model):
    title = fields.CharField(max_length=100)
    author: fields.ForeignKeyRelation[Author] = fields.ForeignKeyField("models.Author", related_name="books")
    tags = fields.ManyToManyField("models.Tag", related_name="books")


class Tag(Model):
    name = fields.CharField(max_length=100)


async def awaited() -> None:
    for book in await Book.filter(title__startswith="A"):  # expect: SQL409
        print((await book.author).name)


async def fetched() -> None:
    for book in await Book.all():  # expect: SQL409
        await book.fetch_related("author")
        print(book.author.name)


async def reverse() -> None:
    async for author in Author.all().order_by("name"):  # expect: SQL409
        print([book.title for book in await author.books.all()])


async def gone_through() -> None:
    for book in await Book.all():  # expect: SQL409
        async for tag in book.tags:
            print(tag.name)


async def prefetched() -> None:
    for book in await Book.all().prefetch_related("author", Prefetch("tags", queryset=Tag.all())):
        print(book.author.name, [tag.name for tag in book.tags])


async def one(number: int) -> None:
    book = await Book.get(id=number)
    await book.fetch_related("author", "tags")


class Musician(Document):
    name: str


class Band(Document):
    name: str
    leader: Link[Musician]
    members: list[Link[Musician]]


async def leaders() -> None:
    for band in await Band.find_all().to_list():  # expect: SQL409 "leader"
        leader = await band.leader.fetch()
        print(leader)


async def members() -> None:
    async for band in Band.find(Band.name == "The Nodes"):  # expect: SQL409 "members"
        await band.fetch_link(Band.members)


async def fetched_with_them() -> None:
    for band in await Band.find_all(fetch_links=True).to_list():
        print(band.leader.name)


class Manager(Table):
    name = Varchar()


class Venue(Table):
    name = Varchar()
    manager = ForeignKey(references=Manager)


async def managers() -> None:
    for venue in await Venue.objects().where(Venue.name == "Hall"):  # expect: SQL409
        manager = await venue.get_related(Venue.manager)
        print(manager)


async def managers_with_venues() -> None:
    for venue in await Venue.objects(Venue.manager):
        print(venue.manager.name)
    for venue in await Venue.objects().prefetch(Venue.manager):
        print(venue.manager.name)
