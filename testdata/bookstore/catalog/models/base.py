"""What most of the catalogue's models have in common."""

from django.conf import settings
from django.db import models


def user_key(**options):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, **options)


class OrderedByNameQuerySet(models.QuerySet):
    def alphabetical(self):
        return self.order_by("name")


class Dated(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True, db_index=True)
    changed_by = user_key(related_name="changed_%(class)s_set", related_query_name="changed_%(class)s", editable=False)

    class Meta:
        abstract = True
        get_latest_by = "changed"
        ordering = ["-created"]


class Sluggable(models.Model):
    slug = models.SlugField(unique=True)

    class Meta:
        abstract = True
