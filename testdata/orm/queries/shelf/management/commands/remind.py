"""A job over everything."""

from django.core.management.base import BaseCommand

from shelf.models import Genre, Loan, Title


class Command(BaseCommand):
    def handle(self, *args, **options):
        for loan in Loan.objects.all():  # expect: ORM311
            print(loan.days)
        titles = Title.objects.order_by("name")
        for title in titles:  # expect: ORM311
            print(title.name)
        self.again()
        self.carefully()

    def again(self):
        for loan in Loan.objects.select_related("title"):  # expect: ORM311 "Command.handle"
            print(loan.title.name)

    def carefully(self):
        for loan in Loan.objects.iterator(chunk_size=100):
            print(loan.days)
        for loan in Loan.objects.filter(days=7):
            print(loan.days)
        for loan in Loan.objects.order_by("pk")[:100]:
            print(loan.days)
        for genre in Genre.objects.all():
            print(genre.name)
        for key in Loan.objects.values_list("pk", flat=True):
            print(key)
        titles = Title.objects.all()
        print([title.pages for title in titles])
        for title in titles:
            print(title.name, len(titles))
        loans = Loan.objects.order_by("days")
        for number, loan in enumerate(loans):
            print(number, loan.days)
        print(loans[0])
        for number, title in enumerate(Title.objects.order_by("name")):  # expect: ORM311
            print(number, title.name)
        for title in Title.objects.prefetch_related("genres").iterator():  # expect: ORM312
            print(title.name)
        for title in Title.objects.prefetch_related("genres").iterator(chunk_size=100):
            print(title.name)
