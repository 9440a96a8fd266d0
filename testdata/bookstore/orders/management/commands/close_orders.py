from django.core.management.base import BaseCommand

from orders.models import Order
from orders.services import dispatch


class Command(BaseCommand):
    help = "Sends what is paid."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args, **options):
        orders = Order.objects.open().filter(payment_rows__isnull=False)  # expect: ORM302 "lines"
        for order in orders.select_related("customer").iterator(chunk_size=200):
            self.stdout.write(f"sends {order.pk} to {order.customer}")
            if not options["dry_run"]:
                dispatch(order)
