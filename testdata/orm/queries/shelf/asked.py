"""Rows that are fetched to be counted or tested, and rows that are used as well."""

from shelf.models import Loan, Reader, Title


def measured():
    return len(Title.objects.filter(hidden=True))  # expect: ORM314 "only to count them"


def measured_by_name():
    titles = Title.objects.all()
    titles = titles.filter(hidden=True)
    return len(titles)  # expect: ORM314


def measured_to_test():
    if len(Title.objects.filter(hidden=True)) > 0:  # expect: ORM314
        return True
    return False


def tested(name):
    if Reader.objects.filter(name=name):  # expect: ORM315
        raise ValueError(name)
    loans = Loan.objects.filter(reader__name=name)
    if not loans:  # expect: ORM315
        raise ValueError(name)
    return bool(Title.objects.filter(owner__name=name))  # expect: ORM315


def chosen(name):
    titles = Title.objects.filter(name=name)
    return "found" if titles else "not found"  # expect: ORM315


def counted(name):
    if Loan.objects.filter(reader__name=name).count():  # expect: ORM316
        return 1
    if Loan.objects.filter(title__name=name).count() == 0:  # expect: ORM316
        return 2
    number = Title.objects.filter(name=name).count()  # expect: ORM316
    return 3 if number > 0 else 4


def counted_and_used(name):
    titles = Title.objects.filter(name=name)
    if titles.count() > 0:  # expect: ORM316
        return [title.pages for title in titles.all()]
    return []


# --- and nothing here


def rows_are_used(name):
    titles = Title.objects.filter(name=name)
    if titles:
        print(len(titles), list(titles))
    loans = Loan.objects.filter(title__name=name)
    if not loans:
        return None
    return loans


def rows_are_used_before(name):
    titles = Title.objects.filter(name=name)
    for title in titles:
        print(title.name)
    return len(titles)


def rows_are_passed_on(name, render):
    titles = Title.objects.filter(name=name)
    if titles:
        render(titles)
    loans = Loan.objects.filter(title__name=name)
    context = {"loans": loans, "number": len(loans)}
    return context


def rows_of_the_caller(titles):
    if titles:
        return len(titles)
    return 0


class Shelf:
    def __init__(self) -> None:
        self.titles = Title.objects.filter(hidden=False)

    def is_empty(self) -> bool:
        return not self.titles


def rows_that_are_there(reader: Reader):
    if reader.titles.all():
        return len(reader.titles.all())
    return 0


def a_list(name):
    titles = list(Title.objects.filter(name=name))
    return len(titles) if titles else 0


def a_page():
    return len(Title.objects.all()[:10])


def locked(name):
    return bool(Title.objects.select_for_update().filter(name=name))


def raw():
    return len(Title.objects.raw("select * from shelf_title"))


def numbers(name):
    number = Title.objects.filter(name=name).count()
    return f"{number} titles" if number else "none"


def more_than_one(name):
    return Title.objects.filter(name=name).count() > 1


def used_by_a_closure(name):
    titles = Title.objects.filter(name=name)

    def show():
        return [title.name for title in titles]

    return show if titles else None
