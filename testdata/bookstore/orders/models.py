"""From the basket to the doorstep."""

from django.conf import settings
from django.db import models


class OrderQuerySet(models.QuerySet):
    def open(self):
        return self.filter(shipment__isnull=True)

    def with_lines(self):
        return self.prefetch_related("lines__product")


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders")
    address = models.ForeignKey("people.Address", on_delete=models.PROTECT)
    products = models.ManyToManyField("catalog.Product", through="orders.OrderLine")
    placed = models.DateTimeField(auto_now_add=True)
    voucher = models.OneToOneField("Voucher", null=True, blank=True, on_delete=models.SET_NULL)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-placed"]

    @property
    def total(self):
        return sum(line.price * line.quantity for line in self.lines.all())


class OrderLine(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, "lines", "line")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT)
    quantity = models.PositiveIntegerField(default=1)
    price = models.DecimalField(max_digits=8, decimal_places=2)


class Voucher(models.Model):
    code = models.CharField(max_length=20, primary_key=True)
    value = models.DecimalField(max_digits=8, decimal_places=2)


class Shipment(models.Model):
    order = models.OneToOneField(Order, on_delete=models.CASCADE)
    sent = models.DateTimeField(null=True)


class Payment(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, unique=True, related_name="payment_rows")
    received = models.DateTimeField()


class CardPayment(Payment):
    last_digits = models.CharField(max_length=4)


Order.add_to_class("gift_for", models.ForeignKey("people.Customer", models.SET_NULL, null=True, related_name="gifts"))
