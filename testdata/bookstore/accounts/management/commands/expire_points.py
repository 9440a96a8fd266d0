from django.core.management.base import BaseCommand

from accounts.models import LoyaltyCard


class Command(BaseCommand):
    help = "Points are worth nothing after a year without an order."

    def handle(self, *args, **options):
        for card in LoyaltyCard.objects.filter(points__gt=0).iterator(chunk_size=500):  # expect: ORM302
            if not card.customer.orders.exists():
                self.stdout.write(f"{card.number} of {card.customer} expires")
