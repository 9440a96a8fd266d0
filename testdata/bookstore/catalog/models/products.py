"""What the shop sells: every product has a price, a book has much more."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from catalog.models.base import Dated, Sluggable
from catalog.models.people import Author


class Category(Sluggable):
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")

    class Meta:
        verbose_name_plural = "categories"
        indexes = [models.Index(fields=["name", "parent"])]


class ProductQuerySet(models.QuerySet):
    def available(self):
        return self.filter(stock__gt=0)

    def in_category(self, category):
        return self.filter(categories=category)


class ProductManager(models.Manager.from_queryset(ProductQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(withdrawn=False)


class Product(Sluggable, Dated):
    title = models.CharField(max_length=250)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    stock = models.PositiveIntegerField(default=0)
    withdrawn = models.BooleanField(default=False)
    categories = models.ManyToManyField(Category, related_name="products", blank=True)

    objects = ProductManager()
    everything = models.Manager()

    class Meta:
        base_manager_name = "everything"

    def __str__(self):
        return self.title


class Series(models.Model):
    name = models.CharField(max_length=100, unique=True)
    editor = models.ForeignKey("catalog.Author", on_delete=models.PROTECT, related_name="edited_series")


class BookManager(ProductManager):
    def with_people(self):
        return self.select_related("publisher").prefetch_related("authors")


class Book(Product):
    isbn = models.CharField(max_length=13, unique=True)
    authors = models.ManyToManyField(Author, related_name="books")
    publisher = models.ForeignKey("catalog.publisher", on_delete=models.PROTECT)
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_query_name="volume")
    sequel_to = models.OneToOneField("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="sequel")
    votes = GenericRelation("community.Vote", related_query_name="book")

    objects = BookManager()

    @property
    def byline(self):
        return ", ".join(author.name for author in self.authors.all())

    def get_absolute_url(self):
        return f"/books/{self.slug}/"


class Audiobook(Product):
    reading_of = models.ForeignKey(Book, on_delete=models.CASCADE)
    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="audio"
    )
    narrators = models.ManyToManyField(Author, blank=True)
    minutes = models.PositiveIntegerField()


class Gift(Product):
    wrapping = models.CharField(max_length=40)

    class Meta:
        default_related_name = "presents"


class Bestseller(Book):
    class Meta:
        proxy = True
        ordering = ["-stock"]


class Chapter(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        order_with_respect_to = "book"
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="chapters_have_numbers")]
