"""What the shop does with its catalogue."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Prefetch

from catalog.models import Author, Book, Category, Chapter, Product, Series


def shelf(category):
    """The books of a category with all that a shelf shows of them."""
    return Book.objects.with_people().available().in_category(category)


@transaction.atomic
def withdraw(products):
    Product.everything.filter(pk__in=[product.pk for product in products]).update(withdrawn=True)


def price_list():
    return {title: price for title, price in Product.objects.values_list("title", "price")}


def shelf_labels(category):
    """What is printed on the labels: a shelf comes with its people."""
    return [f"{book.title} ({book.byline}, {book.publisher})" for book in shelf(category)]


def series_overview():
    lines = []
    for series in Series.objects.order_by("name"):  # expect: ORM302 "book_set"
        volumes = ", ".join(book.title for book in series.book_set.all())
        lines.append(f"{series.name}: {volumes}")
    return lines


def series_with_editors():
    found = Series.objects.select_related("editor").prefetch_related("book_set__publisher")
    return {
        series.name: (series.editor.name, [book.publisher.name for book in series.book_set.all()]) for series in found
    }


def editors_of_series():
    return {series.name: series.editor.name for series in Series.objects.all()}  # expect: ORM301 "editor"


def mentors():
    """Who taught whom; those without a mentor are left out by their key."""
    authors = Author.objects.exclude(mentor=None).alphabetical()  # expect: ORM301 "mentor"
    return [(author.name, author.mentor.name) for author in authors]


def mentor_keys():
    return [(author.name, author.mentor_id) for author in Author.objects.exclude(mentor=None)]


def category_tree():
    """Every category below its parent, in one query."""
    children = defaultdict(list)
    for category in Category.objects.order_by("name"):
        children[category.parent_id].append(category.name)
    return children


def category_sizes():
    categories = Category.objects.all()  # expect: ORM302 "products"
    return {category.name: category.products.count() for category in categories}


def category_sizes_at_once():
    return {category.name: category.size for category in Category.objects.annotate(size=Count("products"))}


def tables_of_contents(publisher):
    """The chapters of all books of a publisher; their order is the model's, and asks for the chapters once a book."""
    books = publisher.book_set.only("title", "publisher")  # expect: ORM302 "chapters"
    return {book.title: list(book.chapters.order_by("number")) for book in books}


def tables_of_contents_at_once(publisher):
    chapters = Prefetch("chapters", queryset=Chapter.objects.order_by("number"), to_attr="contents")
    return {book.title: list(book.contents) for book in publisher.book_set.prefetch_related(chapters)}


@dataclass
class Card:
    """What the front page shows of a book."""

    title: str
    byline: str
    link: str


def card(book: Book) -> Card:
    return Card(book.title, book.byline, book.get_absolute_url())


def front_page():
    return [card(book) for book in Book.objects.available()[:500]]  # expect: ORM302 "authors"


def front_page_with_people():
    return [card(book) for book in Book.objects.with_people().available()[:500]]


def is_in_stock(isbns):
    """Which of some books can be sent today."""
    in_stock = set()
    for isbn in isbns:
        if Book.objects.filter(isbn=isbn, stock__gt=0).exists():  # expect: ORM306 "exists"
            in_stock.add(isbn)
    return in_stock


def is_in_stock_at_once(isbns):
    return set(Book.objects.filter(isbn__in=isbns, stock__gt=0).values_list("isbn", flat=True))


def restock(deliveries):
    for isbn, number in deliveries.items():
        book = Book.objects.get(isbn=isbn)  # expect: ORM306 "get"
        book.stock += number
        book.save(update_fields=["stock"])


def restock_at_once(deliveries):
    books = list(Book.objects.filter(isbn__in=deliveries))
    for book in books:
        book.stock += deliveries[book.isbn]
    Product.everything.bulk_update([book.product_ptr for book in select_products(books)], ["stock"])


def select_products(books):
    return Book.objects.select_related("product_ptr").filter(pk__in=[book.pk for book in books])


def has_sold_out():
    if Book.objects.filter(stock=0):  # expect: ORM315
        return "Some of our books have sold out."
    return None


def sold_out():
    books = Book.objects.filter(stock=0)
    if books:
        return [book.title for book in books]
    return []


def number_of_titles():
    return len(Book.objects.all())  # expect: ORM314


def has_gifts():
    return Product.objects.filter(presents__isnull=False).count() > 0  # expect: ORM316


def sequels():
    """Each book after the one that it continues, in the order of publication."""
    chain = []
    for book in Book.objects.select_related("sequel_to").exclude(sequel_to=None):
        chain.append((book.sequel_to.title, book.title))
    return chain


def heading_of(pk):
    book = Book.objects.get(pk=pk)
    return f"{book.title}, {book.publisher.name}"


def newest():
    book = Book.objects.order_by("-created").first()
    return book.publisher.name, [chapter.number for chapter in book.chapters.all()]


def changed_by():
    """Who changed what, of everything that is sold."""
    report = []
    for model in (Book, Product, Author):
        rows = model.objects.filter(changed_by__isnull=False)  # expect: ORM301 "changed_by"
        report += [f"{row.pk}: {row.changed_by}" for row in rows]
    return report
