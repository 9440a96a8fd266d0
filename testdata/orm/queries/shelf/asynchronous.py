"""Queries on the event loop."""

from asgiref.sync import sync_to_async

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
