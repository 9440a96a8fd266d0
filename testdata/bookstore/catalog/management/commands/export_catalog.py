from django.core.management.base import BaseCommand

from catalog.models import Book


class Command(BaseCommand):
    help = "Writes the whole catalogue, one line a book."

    def handle(self, *args, **options):
        books = Book.objects.select_related("publisher").order_by("pk")
        for book in books.iterator(chunk_size=500):
            self.stdout.write(f"{book.isbn}\t{book.title}\t{book.publisher.name}")
