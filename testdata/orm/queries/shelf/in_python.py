"""What the database could have chosen, added up and sorted."""

from django.db import connection

from shelf.models import Loan, Reader, Title


def chosen():
    hidden = [title.name for title in Title.objects.all() if title.hidden]  # expect: ORM317
    long = [title for title in Title.objects.filter(hidden=False) if title.pages > 300]  # expect: ORM317
    for reader in Reader.objects.all():  # expect: ORM317
        if not reader.active:
            continue
        print(reader.name)
    return hidden, long


def added_up():
    return sum(loan.days for loan in Loan.objects.all()), max(loan.days for loan in Loan.objects.all())  # expect: ORM317, ORM317


# --- and nothing here


def by_more_than_columns():
    return [title for title in Title.objects.all() if title.is_long]


def among_rows_that_are_used():
    titles = Title.objects.all()
    hidden = [title for title in titles if title.hidden]
    return hidden, [title for title in titles if not title.hidden]


def by_what_came_before():
    seen = set()
    for title in Title.objects.all():
        if title.name not in seen:
            seen.add(title.name)
    return seen


def exactly(name):
    return [title for title in Title.objects.filter(name__iexact=name) if title.name == name]


def related_rows(reader: Reader):
    return [title for title in reader.titles.all() if title.hidden]


def a_page():
    return [title for title in Title.objects.order_by("pk")[:10] if title.hidden]


def another_cursor():
    with connection.cursor() as cursor:
        return sum(row[0] for row in cursor.fetchall())
