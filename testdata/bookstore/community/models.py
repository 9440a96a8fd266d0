"""What customers say about books."""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

from catalog.models import Bestseller, Book
from community.fields import AuthorKey


class Attached(models.Model):
    """Something that belongs to any other thing."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s_rows")
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_type", "object_id"])]


class Vote(Attached):
    voter = AuthorKey(related_name="votes")
    up = models.BooleanField()


class Feed(Attached):
    text = models.TextField()


class ReviewQuerySet(models.QuerySet):
    def published(self):
        return self.filter(hidden=False)


class PublishedManager(models.Manager):
    def get_queryset(self):
        return ReviewQuerySet(self.model, using=self._db).published().select_related("writer")


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    writer = AuthorKey(related_name="reviews")
    parent = models.ForeignKey("Review", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    stars = models.PositiveSmallIntegerField()
    text = models.TextField()
    hidden = models.BooleanField(default=False)
    votes = GenericRelation(Vote)

    objects = models.Manager.from_queryset(ReviewQuerySet)()
    published = PublishedManager()

    class Meta:
        default_manager_name = "published"
        unique_together = [["book", "writer"]]


class ReadingList(models.Model):
    owner = models.ForeignKey(get_user_model(), on_delete=models.CASCADE)
    name = models.CharField(max_length=100)
    books = models.ManyToManyField(Book, through="ListEntry")
    seen_by = models.ManyToManyField(get_user_model(), related_name="+")


class ListEntry(models.Model):
    reading_list = models.ForeignKey(ReadingList, on_delete=models.CASCADE, related_name="entries")
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="list_entries")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]


class Award(models.Model):
    name = models.CharField(max_length=100)
    winner = models.ForeignKey(Bestseller, on_delete=models.CASCADE, related_name="awards")
