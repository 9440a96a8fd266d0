from django.db.models.signals import post_save
from django.dispatch import receiver

from catalog.models import Author, Book
from community.models import Feed


@receiver(post_save, sender=Book)
def announce(sender, instance, created, **kwargs):
    if created:
        Feed.objects.create(about=instance, text=f"New: {instance}")


@receiver(post_save, sender=Author)
def rename_in_feed(sender, instance, created, **kwargs):
    """The feed spells an author's name as the author does: every book's line is written again."""
    if created:
        return
    for book in instance.books.all():  # expect: ORM301 "publisher"
        text = f"{book.title} by {instance.name}, {book.publisher.name}"
        Feed.objects.create(about=book, text=text)  # expect: ORM306
