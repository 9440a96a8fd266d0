"""Fields that say once what most models here repeat."""

from django.contrib.auth import get_user_model
from django.db import models


class AuthorKey(models.ForeignKey):
    """Who wrote something: a customer, and never nobody."""

    def __init__(self, **kwargs):
        kwargs.setdefault("to", get_user_model())
        kwargs.setdefault("on_delete", models.CASCADE)
        super().__init__(**kwargs)
