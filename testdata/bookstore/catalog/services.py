"""What the shop does with its catalogue."""

from django.db import transaction

from catalog.models import Book, Product


def shelf(category):
    """The books of a category with all that a shelf shows of them."""
    return Book.objects.with_people().available().in_category(category)


@transaction.atomic
def withdraw(products):
    Product.everything.filter(pk__in=[product.pk for product in products]).update(withdrawn=True)


def price_list():
    return {title: price for title, price in Product.objects.values_list("title", "price")}
