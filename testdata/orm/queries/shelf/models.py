"""Readers, and what they borrow."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Genre(models.Model):
    name = models.CharField(max_length=50)


class Reader(models.Model):
    name = models.CharField(max_length=100)
    email = models.EmailField(unique=True)
    active = models.BooleanField(default=True)


class Card(models.Model):
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, unique=True)


class Member(models.Model):
    """Who signs in, as the settings say."""

    name = models.CharField(max_length=100)


class Title(models.Model):
    name = models.CharField(max_length=100)
    pages = models.IntegerField(default=0)
    hidden = models.BooleanField(default=False)
    owner = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="titles")
    genres = models.ManyToManyField(Genre, related_name="titles")

    @property
    def is_long(self) -> bool:
        return self.pages > 500


class Loan(models.Model):
    title = models.ForeignKey(Title, on_delete=models.CASCADE, related_name="loans")
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="loans")
    days = models.IntegerField(default=14)

    def save(self, *args, **kwargs) -> None:
        self.days = max(self.days, 1)
        super().save(*args, **kwargs)


class Remark(models.Model):
    text = models.TextField()
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
