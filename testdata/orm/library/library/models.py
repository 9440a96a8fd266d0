"""A lending library: what the other modules read."""

from functools import cached_property

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse


class Country(models.Model):
    name = models.CharField(max_length=100)


class Profile(models.Model):
    country = models.ForeignKey(Country, on_delete=models.CASCADE)
    text = models.TextField()


class Author(models.Model):
    name = models.CharField(max_length=100)
    profile = models.OneToOneField(Profile, null=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return self.name


class Publisher(models.Model):
    name = models.CharField(max_length=100)
    country = models.ForeignKey(Country, null=True, on_delete=models.SET_NULL)


class Owner(models.Model):
    name = models.CharField(max_length=100)


class Tag(models.Model):
    name = models.CharField(max_length=50)
    owner = models.ForeignKey(Owner, null=True, on_delete=models.SET_NULL)


class BookQuerySet(models.QuerySet):
    def printed(self):
        return self.filter(printed=True)

    def with_authors(self):
        return self.select_related("author", "publisher")

    def lines(self) -> list[str]:
        return [f"{book.title}: {book.publisher.name}" for book in self.printed()]  # expect: ORM301


class EagerManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("author").prefetch_related("tags")


class Book(models.Model):
    title = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)
    printed = models.BooleanField(default=True)
    pages = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)
    editor = models.ForeignKey(Author, null=True, on_delete=models.SET_NULL, related_name="edited")
    tags = models.ManyToManyField(Tag)

    objects = BookQuerySet.as_manager()
    eager = EagerManager()

    def __str__(self) -> str:
        return f"{self.title} by {self.author.name}"

    def get_absolute_url(self) -> str:
        return reverse("book", args=[self.publisher.name, self.slug])

    @property
    def byline(self) -> str:
        return f"{self.title}, {self.author.name}"

    @cached_property
    def home(self) -> str:
        return self.publisher.country.name

    def labels(self) -> list[str]:
        return [tag.name for tag in self.tags.all()]


    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = f"{self.author.name}-{self.title}"
        if self.author_id and not self.editor_id:
            self.editor = self.author.profile.country.name and self.author
        if hasattr(self, "_moved_from"):
            self.publisher.books_moved(self, self._moved_from)
        super().save(*args, **kwargs)


class Atlas(Book):
    maps = models.IntegerField()


class Copy(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="copies")
    number = models.IntegerField()
    lent = models.BooleanField(default=False)

    def save(self, *args, **kwargs) -> None:
        self.number = self.number or self.book.pages
        super().save(*args, **kwargs)


class Remark(models.Model):
    text = models.TextField()
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
