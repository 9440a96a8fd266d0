"""Rows that need not ask for what is read of them, beside those that do: what owners, filters and callers know."""

from itertools import chain

from django.db import models

from library.models import Author, Book, Copy


class Shelf(models.Model):
    name = models.CharField(max_length=100)


class Box(models.Model):
    name = models.CharField(max_length=100)


class Volume(models.Model):
    """Stands on a shelf, or lies in a box: either calls what it holds by one name."""

    shelf = models.ForeignKey(Shelf, null=True, on_delete=models.CASCADE, related_name="volumes")
    box = models.ForeignKey(Box, null=True, on_delete=models.CASCADE, related_name="volumes")
    keeper = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="kept")
    lent = models.BooleanField(default=False)

    def place(self):
        return self.shelf.name if self.shelf_id else self.box.name


def of_whichever_owner(holder):
    return [volume.shelf.name for volume in holder.volumes.filter(lent=True)]


def in_a_method_of_the_row(holder):
    for volume in holder.volumes.filter(lent=True):
        print(volume.place())


def of_nobody_who_is_asked(holder):
    return [volume.keeper.name for volume in holder.volumes.filter(lent=True)]  # expect: ORM301 "`keeper`"


def of_all():
    return [volume.place() for volume in Volume.objects.all()]  # expect: ORM301 "`shelf`" # expect: ORM301 "`box`"


def keepers(holder):
    return [volume.keeper.name for volume in holder.volumes.all()]


def of_an_owner_that_comes_by_a_strange_way(progress):
    for shelf in progress.steps(Shelf.objects.prefetch_related("volumes__keeper")):
        print(keepers(shelf))


def without_an_editor():
    for book in Book.objects.filter(editor=None).order_by("title"):
        print(book.editor)


def without_the_key_of_one():
    for book in Book.objects.filter(editor_id__isnull=True):
        print(book.editor.profile.text if book.editor else "")


def with_an_editor():
    for book in Book.objects.filter(editor__isnull=False):  # expect: ORM301 "`editor`"
        print(book.editor)


def left_out_without_one():
    for book in Book.objects.exclude(editor=None):  # expect: ORM301 "`editor`"
        print(book.editor)


def all_but_one(key):
    for book in Book.objects.exclude(pk=key):  # expect: ORM301 "`publisher`"
        print(book.publisher.name)


def describe(things):
    for thing in things:
        if isinstance(thing, Copy):
            print(thing.book.title)
        elif isinstance(thing, Book):
            print(thing.publisher.name)


def of_two_models_of_which_one_is_loaded():
    books = Book.objects.all()  # expect: ORM301 "`publisher`"
    copies = Copy.objects.select_related("book")
    describe(list(chain(books, copies)))


def of_two_models_of_which_the_other_is():
    books = Book.objects.select_related("publisher")
    copies = Copy.objects.all()  # expect: ORM301 "`book`"
    describe(list(chain(books, copies)))
