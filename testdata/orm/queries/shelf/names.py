"""Names of relations that are there, and that are not."""

from django.db.models import FilteredRelation, Prefetch, Q

from shelf.models import Genre, Loan, Member, Reader, Remark, Title


def wrong():
    return [
        Title.objects.select_related("author"),  # expect: ORM307 "no relation `author`"
        Title.objects.select_related("owner__address"),  # expect: ORM307 "`Reader` has no relation `address`"
        Title.objects.select_related("pages"),  # expect: ORM307 "is a column"
        Title.objects.select_related("genres"),  # expect: ORM307 "many rows"
        Reader.objects.select_related("loans"),  # expect: ORM307
        Remark.objects.select_related("subject"),  # expect: ORM307 "any model"
        Reader.objects.prefetch_related("loan_set"),  # expect: ORM307 "no relation `loan_set`"
        Reader.objects.prefetch_related("emailaddress_set"),  # expect: ORM307
        Reader.objects.prefetch_related(Prefetch("loan", queryset=Loan.objects.all())),  # expect: ORM307
        Title.objects.only("nome"),  # expect: ORM307 "no field `nome`"
        Title.objects.defer("owner__nickname"),  # expect: ORM307
    ]


def right():
    wanted = Prefetch("loans", queryset=Loan.objects.filter(days__gt=7), to_attr="long_loans")
    return [
        Title.objects.select_related("owner").only("name", "owner__name", "owner_id", "pk"),
        Title.objects.select_related(None),
        Reader.objects.prefetch_related("loans__title", "titles__genres"),
        Reader.objects.prefetch_related(wanted, "long_loans__title"),
        Remark.objects.prefetch_related("subject", "subject__owner"),
        Remark.objects.select_related("content_type"),
        Genre.objects.prefetch_related("titles"),
        Reader.objects.select_related("card"),
        Member.objects.prefetch_related("emailaddress_set"),
        Title.objects.annotate(recent=FilteredRelation("loans", condition=Q(loans__days__gt=7))).select_related("recent"),
    ]
