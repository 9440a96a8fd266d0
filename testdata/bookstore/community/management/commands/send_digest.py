from django.core.management.base import BaseCommand

from accounts.models import Customer
from community.models import Review


class Command(BaseCommand):
    help = "Mails every customer what was said about the books on their lists."

    def handle(self, *args, **options):
        customers = Customer.objects.filter(is_active=True)
        for customer in customers.iterator(chunk_size=200):
            self.digest(customer)  # expect: ORM306 "Command.digest"

    def digest(self, customer):
        reviews = Review.published.filter(book__list_entries__reading_list__owner=customer)
        for review in reviews:
            self.stdout.write(f"{customer.email}: {review.writer} on {review.book_id}")
