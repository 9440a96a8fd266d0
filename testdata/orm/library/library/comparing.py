"""Rows that say themselves how they are compared, found in containers and told from each other."""

from django.db import models

from library.models import Author, Tag


class Edition(models.Model):
    year = models.IntegerField()
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)

    def __eq__(self, other):
        return self.author.name == other.author.name

    def __lt__(self, other):
        return self.author.name < other.author.name

    def __hash__(self):
        return hash(self.author.name)

    def __contains__(self, tag):
        return self.tags.filter(name=tag).exists()


class Volume(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    tags = models.ManyToManyField(Tag)

    def __lt__(self, other):
        return self.author_id < other.author_id


def same_as(wanted):
    return [edition for edition in Edition.objects.all() if edition == wanted]  # expect: ORM301 "`author`"


def others_than(wanted: Edition):
    for edition in Edition.objects.all():  # expect: ORM301 "`Edition.__eq__`"
        if wanted != edition:
            print(edition.year)


def same_objects(wanted):
    return [edition for edition in Edition.objects.all() if edition is wanted]


def is_there(wanted: Edition):
    return wanted in Edition.objects.all()  # expect: ORM301


def in_order():
    return sorted(Edition.objects.all())  # expect: ORM301 "`Edition.__lt__`"


def in_order_of_years():
    return sorted(Edition.objects.all(), key=lambda edition: edition.year)


def in_order_of_keys():
    return sorted(Volume.objects.all())


def first_of_all():
    return min(Edition.objects.select_related("author"))


def different():
    return set(Edition.objects.all())  # expect: ORM301 "`Edition.__hash__`"


def by_edition():
    return {edition: edition.year for edition in Edition.objects.all()}  # expect: ORM301 "`Edition.__hash__`"


def marked(name):
    return [edition.year for edition in Edition.objects.all() if name in edition]  # expect: ORM302 "`tags`"


def tagged(tag: Tag):
    return [volume.pk for volume in Volume.objects.all() if tag in volume.tags.all()]  # expect: ORM302 "`tags`"


def tagged_and_prefetched(tag: Tag):
    return [volume.pk for volume in Volume.objects.prefetch_related("tags") if tag in volume.tags.all()]


def with_tags():
    return [volume.pk for volume in Volume.objects.all() if volume.tags.all()]  # expect: ORM302 "`tags`"
