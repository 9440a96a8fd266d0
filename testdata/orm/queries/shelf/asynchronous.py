"""Queries on the event loop."""

from asgiref.sync import sync_to_async
from django.db import transaction
from django.shortcuts import aget_object_or_404

from shelf.models import Loan, Reader, Title


async def blocking(pk):
    title = await Title.objects.aget(pk=pk)
    print(title.owner.name)  # expect: BLK103
    title.save()  # expect: BLK103
    number = Title.objects.count()  # expect: BLK103
    for loan in Loan.objects.all():  # expect: BLK112
        print(loan.days)
    return number


async def waiting(pk):
    title = await Title.objects.select_related("owner").aget(pk=pk)
    print(title.owner.name, title.owner_id)
    await title.asave()
    async for loan in Loan.objects.select_related("reader"):
        print(loan.reader.name)
    return await Title.objects.acount()


async def in_a_thread(pk):
    title = await sync_to_async(Title.objects.get)(pk=pk)
    await sync_to_async(title.save)()

    def owner():
        return Title.objects.get(pk=pk).owner.name

    return await sync_to_async(owner)()


async def given(pk):
    title = await Title.objects.aget(pk=pk)
    title.owner = await Reader.objects.aget(pk=pk)
    return title.owner.name


def with_its_owner(pk):
    title = Title.objects.get(pk=pk)
    print(title.owner.name)
    return title


async def from_elsewhere(pk):
    title = await sync_to_async(with_its_owner)(pk)
    return title.owner.name


async def found(pk):
    return await Title.objects.aget(pk=pk)


async def found_with_its_owner(pk):
    return await Title.objects.select_related("owner").aget(pk=pk)


async def of_a_helper(pk):
    title = await found(pk)
    return title.owner.name  # expect: BLK103


async def of_a_helper_that_loads(pk):
    title = await found_with_its_owner(pk)
    return title.owner.name


async def read_twice(pk):
    title = await found(pk)
    print(title.owner.name)  # expect: BLK103
    return title.owner.name


async def lend(pk, reader):
    with transaction.atomic():  # expect: BLK103
        await Loan.objects.acreate(title_id=pk, reader=reader)


@sync_to_async
@transaction.atomic
def lent(pk, reader):
    Loan.objects.create(title_id=pk, reader=reader)


@sync_to_async
def lent_too(pk, reader):
    with transaction.atomic():
        Loan.objects.create(title_id=pk, reader=reader)


async def lend_in_a_thread(pk, reader):
    await lent(pk, reader)
    await lent_too(pk, reader)


async def in_a_list(pk):
    return list(Title.objects.filter(owner_id=pk))  # expect: BLK112


async def in_a_comprehension(pk):
    titles = Title.objects.filter(owner_id=pk)
    return [title.name for title in titles]  # expect: BLK112


async def by_index(pk):
    return Title.objects.filter(owner_id=pk)[0]  # expect: BLK103


async def a_page(pk):
    return Title.objects.filter(owner_id=pk)[:10]


async def tested(pk):
    titles = Title.objects.filter(owner_id=pk)
    if titles:  # expect: BLK112, ORM315
        return "some"
    return "none"


async def measured(pk):
    return len(Title.objects.filter(owner_id=pk))  # expect: BLK112, ORM314


async def gone_through(pk):
    titles = [title async for title in Title.objects.filter(owner_id=pk)]
    if titles:
        return len(titles), titles[0]
    return None


async def one_by_one(keys):
    for pk in keys:
        print(await Title.objects.aget(pk=pk))  # expect: ORM306


async def one_by_one_or_not_found(keys):
    for pk in keys:
        print(await aget_object_or_404(Title, pk=pk))  # expect: ORM306


async def there(names):
    return [name for name in names if await Title.objects.filter(name=name).aexists()]  # expect: ORM306


async def of_each(readers):
    for reader in readers:
        async for title in Title.objects.filter(owner=reader):  # expect: ORM306
            print(title.name)


async def of_all(readers):
    async for title in Title.objects.filter(owner__in=readers):
        print(title.name)


async def saved():
    async for title in Title.objects.all():
        title.hidden = True
        await title.asave()  # expect: ORM306


async def streamed():
    async for title in Title.objects.prefetch_related("genres").aiterator():
        print([genre.name async for genre in title.genres.all()])


async def is_in_it(title: Title):
    return title in Title.objects.filter(hidden=True)  # expect: BLK112
