"""Rows for the bookstore of testdata, and what its functions are passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.test import RequestFactory


@dataclass(frozen=True, slots=True)
class App:
    """The models of an app by their names."""

    label: str

    def __getattr__(self, name: str) -> Any:
        return apps.get_model(self.label, name)


auth, people, catalog, community, orders = map(App, ("auth", "people", "catalog", "community", "orders"))

WHEN = "2024-01-01T00:00Z"


def fill(rows: int) -> None:
    """``rows`` of everything that stands for itself, each with ``rows`` of what belongs to it, and each referring to
    others, so that nothing is found in memory by chance."""
    customers = _people(rows)
    books = _catalogue(rows, customers)
    _talk(books, customers)
    _orders(books, customers)


def _people(rows: int) -> list[Any]:
    customers: list[Any] = []
    for number in range(rows):
        customer = people.Customer.objects.create(
            username=f"customer{number}", invited_by=customers[-1] if customers else None
        )
        customers.append(customer)
        people.Address.objects.create(customer=customer, street="Main Street", city=f"Town {number}", is_default=True)
        people.LoyaltyCard.objects.create(customer=customer, number=str(number), points=number + 1)
        customer.groups.add(auth.Group.objects.create(name=f"group{number}"))
    customers[0].invited_by = customers[-1]
    customers[0].save()
    for number, customer in enumerate(customers):
        customer.friends.set(customers)
        club = people.Club.objects.create(name=f"club{number}")
        for member, sponsor in zip(customers, reversed(customers), strict=True):
            people.Membership.objects.create(club=club, customer=member, sponsor=sponsor)
    return customers


def _catalogue(rows: int, customers: list[Any]) -> list[Any]:
    authors: list[Any] = []
    for number, customer in enumerate(customers):
        mentor = authors[-1] if authors else None
        authors.append(
            catalog.Author.objects.create(
                name=f"author{number}", slug=f"row{number}", mentor=mentor, changed_by=customer
            )
        )
    books: list[Any] = []
    for number, customer in enumerate(customers):
        category = catalog.Category.objects.create(name=f"category{number}", slug=f"row{number}")
        publisher = catalog.Publisher.objects.create(name=f"publisher{number}", slug=f"row{number}")
        series = catalog.Series.objects.create(name=f"row{number}", editor=authors[number])
        book = catalog.Book.objects.create(
            title=f"book{number}",
            slug=f"row{number}",
            isbn=str(number),
            price=1,
            stock=1000,
            publisher=publisher,
            series=series,
            sequel_to=books[-1] if books else None,
            changed_by=customer,
        )
        books.append(book)
        book.authors.set(authors)
        book.categories.set([catalog.Category.objects.earliest("pk"), category])
        catalog.Gift.objects.create(title="gift", slug=f"gift{number}", price=1, wrapping="paper")
        community.Award.objects.create(name="award", winner_id=book.pk)
        for position in range(rows):
            catalog.Chapter.objects.create(book=book, number=position, text="text")
        other = catalog.Book.objects.create(
            title="other",
            slug=f"other{number}",
            isbn=f"other{number}",
            price=1,
            publisher=books[0].publisher,
            series=books[0].series,
        )
        other.authors.set(authors)
        other.categories.set([catalog.Category.objects.earliest("pk")])
    return books


def _talk(books: list[Any], customers: list[Any]) -> None:
    for number, (book, customer) in enumerate(zip(books, customers, strict=True)):
        own = community.ReadingList.objects.create(owner=customer, name="own")
        community.ListEntry.objects.create(reading_list=own, book=book, position=1)
        reading_list = community.ReadingList.objects.create(owner=customers[0], name=f"list{number}")
        for position, entry in enumerate(books):
            community.ListEntry.objects.create(reading_list=reading_list, book=entry, position=position)
        review = community.Review.objects.create(book=books[0], writer=customer, stars=3, text=f"review{number}")
        other = catalog.Book.objects.get(isbn=f"other{number}")
        community.Review.objects.create(
            book=other, writer=customer, stars=3, text="reply", parent=community.Review.objects.earliest("pk")
        )
        community.Vote.objects.create(about=review, voter=customer, up=True)
        community.Feed.objects.create(about=review, text="news")


def _orders(books: list[Any], customers: list[Any]) -> None:
    for number, customer in enumerate(customers):
        for buyer in (customer, customers[0]):
            voucher = orders.Voucher.objects.create(code=f"voucher{orders.Voucher.objects.count()}", value=0)
            order = orders.Order.objects.create(customer=buyer, address=customer.addresses.get(), voucher=voucher)
            orders.CardPayment.objects.create(order=order, received=WHEN, last_digits="1")
            for book in books:
                orders.OrderLine.objects.create(order=order, product=book, price=number)
        sent = orders.Order.objects.create(customer=customer, address=customer.addresses.get())
        orders.Shipment.objects.create(order=sent, sent=WHEN)


def given(rows: int) -> dict[str, Any]:
    """What parameters of these names are filled with."""
    request = RequestFactory().get("/")
    request.user = people.Customer.objects.get(username="customer0")
    isbns = [str(number) for number in range(rows)]
    return {
        "address": request.user.addresses.get(),
        "basket": dict.fromkeys(catalog.Product.everything.values_list("pk", flat=True)[:rows], 1),
        "book": catalog.Book.objects.get(isbn="0"),
        "books": list(catalog.Book.objects.all()),
        "category": catalog.Category.objects.earliest("pk"),
        "club": people.Club.objects.earliest("pk"),
        "codes": [f"code{number}" for number in range(rows)],
        "customer": request.user,
        "deliveries": dict.fromkeys(isbns, 1),
        "instance": catalog.Book.objects.get(isbn="0").authors.earliest("pk"),
        "isbn": "0",
        "isbns": isbns,
        "limit": 10 * rows,
        "name": "row0",
        "number": 1,
        "order": orders.Order.objects.filter(shipment=None).earliest("pk"),
        "orders": orders.Order.objects.select_related("address", "customer"),
        "pk": orders.Order.objects.filter(shipment=None).earliest("pk").pk,
        "products": list(catalog.Product.objects.all()),
        "publisher": catalog.Publisher.objects.get(slug="row0"),
        "request": request,
        "review": community.Review.objects.earliest("pk"),
        "reviews": list(community.Review.objects.all()),
        "slug": "row0",
    }
