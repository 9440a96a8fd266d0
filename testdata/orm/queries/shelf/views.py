"""The same loop where nobody waits for a job."""

from shelf.models import Loan, Title


def loans(request):
    for loan in Loan.objects.all():
        print(loan.days)


def draw():
    title = Title.objects.order_by("?").first()  # expect: ORM318
    return title


def joined():
    return [title.name for title in Title.objects.select_related()]  # expect: ORM319


def joined_for_nothing():
    for loan in Loan.objects.select_related("title", "reader"):  # expect: ORM322 "`reader`"
        print(loan.title.name)


def joined_for_others(show):
    for loan in Loan.objects.select_related("title"):
        show(loan)


def asked_twice():
    titles = Title.objects.filter(hidden=False)
    if titles.exists():  # expect: ORM324
        for title in titles:
            print(title.name)
