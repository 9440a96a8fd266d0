"""Customers and the clubs they shop for."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models


class CustomerManager(UserManager):
    def with_addresses(self):
        return self.get_queryset().prefetch_related("addresses")


class Customer(AbstractUser):
    phone = models.CharField(max_length=32, blank=True)
    invited_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="invited")
    friends = models.ManyToManyField("self", blank=True)
    follows = models.ManyToManyField("self", symmetrical=False, related_name="followers", blank=True)

    objects = CustomerManager()

    def __str__(self):
        return self.get_full_name() or self.username


class Address(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100, db_index=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(is_default=True), name="one_default_address"
            ),
        ]


class Club(models.Model):
    name = models.CharField(max_length=100)
    members = models.ManyToManyField(
        Customer, through="Membership", through_fields=("club", "customer"), related_name="clubs"
    )

    class Meta:
        ordering = ("name",)


class Membership(models.Model):
    club = models.ForeignKey(Club, on_delete=models.CASCADE)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    sponsor = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="+")
    joined = models.DateField(auto_now_add=True)

    class Meta:
        unique_together = ("club", "customer")


class LoyaltyCard(models.Model):
    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True)
    number = models.CharField(max_length=16, unique=True)
    points = models.PositiveIntegerField(default=0)
