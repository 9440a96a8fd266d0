from django.core.management.base import BaseCommand

from catalog.models import Book, Chapter


class Command(BaseCommand):
    help = "Writes the text of every chapter, for the search engine."

    def handle(self, *args, **options):
        for chapter in Chapter.objects.all():  # expect: ORM301, ORM311
            self.write(chapter)
        self.books()

    def books(self):
        for book in Book.objects.prefetch_related("authors").iterator(chunk_size=500):
            self.stdout.write(f"{book.title}, {book.byline}")

    def write(self, chapter: Chapter):
        book = chapter.book
        self.stdout.write(f"{book.isbn}\t{book.publisher.name}\t{chapter.number}\t{chapter.text}")
