"""Queries that are awaited: each costs what it costs elsewhere."""

from asgiref.sync import sync_to_async

from library.models import Book


async def authors():
    async for book in Book.objects.all():  # expect: ORM301 "`author`"
        print(book.author.name)


async def joined_authors():
    async for book in Book.objects.select_related("author"):
        print(book.author.name)


async def tags():
    async for book in Book.objects.all():  # expect: ORM302 "`tags`"
        print([tag.name async for tag in book.tags.all()])


async def numbers_of_tags():
    async for book in Book.objects.all():  # expect: ORM302 "`tags`"
        print(await book.tags.acount())


async def prefetched_tags():
    async for book in Book.objects.prefetch_related("tags"):
        print([tag.name async for tag in book.tags.all()], await book.tags.acount(), await book.tags.aexists())


async def streamed_tags():
    async for book in Book.objects.prefetch_related("tags").aiterator():
        print([tag.name async for tag in book.tags.all()])


async def in_a_thread():
    for title in await sync_to_async(titles)():
        print(title)


def titles():
    return [book.title for book in Book.objects.all()]
