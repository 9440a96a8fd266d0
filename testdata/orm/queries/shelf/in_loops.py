"""Queries in loops: which of them are one for each of many."""

import time
from functools import lru_cache

from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from shelf.models import Genre, Loan, Reader, Title

KINDS = ("novel", "essay", "play")


def looked_up(names):
    return [Reader.objects.get(name=name) for name in names]  # expect: ORM306 "fetched one by one"


def looked_up_by_row():
    for title in Title.objects.all():
        rival = Title.objects.filter(name=title.name).exclude(pk=title.pk).first()  # expect: ORM306
        print(rival)


def counted():
    numbers = {}
    for reader in Reader.objects.all():
        numbers[reader.pk] = Loan.objects.filter(reader=reader).count()  # expect: ORM306 "counted one by one"
    return numbers


def saved():
    for title in Title.objects.filter(hidden=True):
        title.hidden = False
        title.save()  # expect: ORM306


def made(rows, owner):
    for row in rows:
        name, pages = row
        Title.objects.create(name=name, pages=pages, owner=owner)  # expect: ORM306


def obtained(names):
    for name in names:
        genre, _ = Genre.objects.get_or_create(name=name)  # expect: ORM306
        genre.save()


def deleted(keys):
    for key in keys:
        Loan.objects.filter(pk=key).delete()  # expect: ORM306


def several_in_one_loop(readers):
    for reader in readers:
        short = Loan.objects.filter(reader=reader, days__lt=7).count()  # expect: ORM306 "1 more place"
        long = Loan.objects.filter(reader=reader, days__gte=7).count()
        print(short, long)


def rows_inside():
    for genre in Genre.objects.all():
        for title in Title.objects.filter(genres=genre):  # expect: ORM306
            print(title.name)


def reader_called(name: str) -> Reader:
    return Reader.objects.get(name=name)


def welcome(name: str) -> str:
    return f"Welcome, {reader_called(name).name}"


def below_the_loop(names):
    return [welcome(name) for name in names]  # expect: ORM306 "reader_called"


def results_of(names, page):
    return {"next": page + 1 if page else None, "results": [name.strip() for name in names]}


def beside_other_things(names, page):
    return [Reader.objects.get(name=name) for name in results_of(names, page)["results"]]  # expect: ORM306


def of_two_models(hidden):
    for row in Title.objects.filter(hidden=True) if hidden else Genre.objects.filter(name=""):
        row.name = row.name.strip()
        row.save()  # expect: ORM306 "in a loop: rows are written one by one"


# --- and nothing here


def a_few_kinds(owner):
    for kind in ("novel", "essay"):
        Genre.objects.get(name=kind)
    for kind in KINDS:
        Genre.objects.get_or_create(name=kind)
    for number in range(3):
        Title.objects.create(name=f"Title {number}", owner=owner)


def polls():
    while not Loan.objects.filter(days=0).exists():
        time.sleep(1)


def tries_again(name):
    for attempt in range(5):
        try:
            return Reader.objects.get(name=name)
        except Reader.DoesNotExist:
            time.sleep(attempt)
    return None


def the_first_that_fits(names):
    for name in names:
        found = Reader.objects.filter(name=name).first()
        if found is None:
            continue
        return found
    return None


def only_one_round(names):
    for name in names:
        return Reader.objects.get(name=name)


def in_batches(batches):
    for batch in batches:
        Loan.objects.filter(pk__in=batch).update(days=7)
        print(list(Title.objects.filter(pk__in=batch)))
        late = Loan.objects.filter(pk__in=batch, days__gt=7)
        late.update(days=7)


def in_bulk(batches):
    for batch in batches:
        Title.objects.bulk_create([Title(name=name) for name in batch])


def pages():
    pages = Paginator(Title.objects.order_by("pk"), 100)
    for number in pages.page_range:
        for title in pages.page(number).object_list:
            print(title.name)


def the_same_in_every_round(names):
    for name in names:
        print(name, Reader.objects.count())


def remembered(names):
    known = {}
    for name in names:
        if name not in known:
            known[name] = Reader.objects.get(name=name)
        print(known[name])


@lru_cache
def cached_reader(name: str) -> Reader:
    return Reader.objects.get(name=name)


def by_way_of_a_cache(names):
    return [cached_reader(name) for name in names]


def only_for_one(names, wanted):
    for name in names:
        if name == wanted:
            print(Reader.objects.get(name=name))


def each_for_itself():
    for title in Title.objects.filter(hidden=True):
        with transaction.atomic():
            title.hidden = False
            title.save()


def locked(keys):
    for key in keys:
        print(Title.objects.select_for_update().get(pk=key))


def with_a_save_of_its_own():
    for loan in Loan.objects.all():
        loan.save()


def relations(genre: Genre):
    for title in Title.objects.filter(hidden=True):
        title.genres.add(genre)


def after_a_mapping(names):
    readers = {reader.name: reader for reader in Reader.objects.filter(name__in=names)}
    return [readers[name] for name in names]


def made_or_found(names):
    for name in names:
        try:
            print(Reader.objects.create(name=name))  # expect: ORM306 "written one by one"
        except IntegrityError:
            print(Reader.objects.get(name=name))


def by_key_in_batches(batches):
    for batch in batches:
        print(Title.objects.in_bulk(batch))


def written_by_kind(rows):
    for number, row in enumerate(rows):
        if number in (0, 1):
            Reader.objects.filter(name=row).update(active=False)
        Title.objects.filter(name=row).update(hidden=True)  # expect: ORM306 "written one by one"


def of_any_model(models):
    keys = []
    for model in models:
        keys += [key for key in chosen(model.objects.all(), model.__name__).values_list("pk", flat=True)]
    return keys


def chosen(rows: QuerySet, name: str) -> QuerySet:
    wanted = {row.pk for row in rows if row.name == name}
    return rows.filter(pk__in=wanted)
