"""Loops over tables that functions give: those that are written in the code, and those that are not."""

from collections import OrderedDict

from shelf.models import Genre

KINDS = OrderedDict([("novel", 1), ("essay", 2)])


def kinds():
    """Every kind, with its place."""
    return list(KINDS.items())


def places():
    return KINDS.values()


def parsed(text):
    return list(text.splitlines())


def sorted_kinds(text):
    print(text)
    return sorted(set(text.split()))


def fill():
    for name, _ in kinds():
        Genre.objects.create(name=name)
    for place in places():
        Genre.objects.create(name=str(place))


def fill_from(text):
    for name in parsed(text):
        Genre.objects.create(name=name)  # expect: ORM306 "written one by one"


def fill_sorted(text):
    for name in sorted_kinds(text):
        Genre.objects.create(name=name)  # expect: ORM306 "written one by one"
