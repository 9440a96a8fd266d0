from django.db.models.signals import post_save
from django.dispatch import receiver

from catalog.models import Book
from community.models import Feed


@receiver(post_save, sender=Book)
def announce(sender, instance, created, **kwargs):
    if created:
        Feed.objects.create(about=instance, text=f"New: {instance}")
