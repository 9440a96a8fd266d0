"""Who writes books, and who sells them to us."""

from django.db import models

from catalog.models.base import Dated, OrderedByNameQuerySet, Sluggable


class Publisher(Sluggable, Dated):
    name = models.CharField(max_length=200)
    contact_email = models.EmailField(blank=True)

    objects = OrderedByNameQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["name"]

    def __str__(self):
        return self.name


class Author(Sluggable, Dated):
    name = models.CharField(max_length=200)
    biography = models.TextField(blank=True)
    mentor = models.ForeignKey("Author", null=True, blank=True, on_delete=models.SET_NULL)

    objects = OrderedByNameQuerySet.as_manager()

    def __str__(self):
        return self.name
