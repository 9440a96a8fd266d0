"""What customers say, gathered for pages and mails."""

from django.db.models import Avg, Count, Q

from catalog.models import Book
from community.models import Award, Feed, ReadingList, Review, Vote


def reviews_of(book):
    """The reviews of a book as its page shows them."""
    return [f"{review.writer}: {review.text}" for review in book.review_set(manager="published").all()]


def latest_reviews(limit=10):
    reviews = Review.published.select_related("book").order_by("-pk")[:limit]
    return [(review.book.title, str(review.writer), review.stars) for review in reviews]


def lists_of(customer):
    lists = ReadingList.objects.filter(owner=customer).prefetch_related("entries__book")
    return {each.name: [entry.book.title for entry in each.entries.all()] for each in lists}


def lists_with_publishers(customer):
    """One relation further than what is prefetched."""
    lists = ReadingList.objects.filter(owner=customer).prefetch_related("entries__book")  # expect: ORM302
    return {each.name: [entry.book.publisher.name for entry in each.entries.all()] for each in lists}


def first_entries(customer):
    """What is picked among prefetched rows by another query is asked for again."""
    lists = ReadingList.objects.filter(owner=customer).prefetch_related("entries")  # expect: ORM302 "entries"
    return [list(each.entries.filter(position__lt=3)) for each in lists]


def first_entries_in_memory(customer):
    lists = ReadingList.objects.filter(owner=customer).prefetch_related("entries")
    return [[entry for entry in each.entries.all() if entry.position < 3] for each in lists]


def feed():
    """Everything new: what it is about may be any model, and is asked for each."""
    return [f"{each.about}: {each.text}" for each in Feed.objects.order_by("-pk")[:300]]  # expect: ORM301 "about"


def feed_with_subjects():
    return [f"{each.about}: {each.text}" for each in Feed.objects.prefetch_related("about")[:300]]


def thread(review):
    """A review with the replies to it, which share its book."""
    return [f"{reply.parent.stars} {reply.parent.book_id}: {reply.text}" for reply in review.replies.all()]


def stars():
    return dict(Book.objects.annotate(average=Avg("review__stars")).values_list("title", "average"))


def votes_on_reviews(book):
    reviews = book.review_set.all()  # expect: ORM302 "votes"
    return {review.text: review.votes.filter(up=True).count() for review in reviews}


def votes_on_reviews_at_once(book):
    reviews = book.review_set.annotate(ups=Count("votes", filter=Q(votes__up=True)))
    return {review.text: review.ups for review in reviews}


def winners():
    """Awards go to books, and books come with their publishers here."""
    awards = Award.objects.select_related("winner__publisher")
    return sorted((award.name, award.winner.publisher.name) for award in awards)


def winners_by_series():
    awards = Award.objects.select_related("winner").filter(winner__series__isnull=False)  # expect: ORM301 "series"
    return sorted((award.winner.series.name, award.name) for award in awards)


def voters():
    """Tested before it is used, and used."""
    votes = Vote.objects.select_related("voter").filter(up=True)
    if not votes:
        return "nobody"
    return ", ".join(vote.voter.username for vote in votes)


def hide_all(reviews):
    """Saving one by one lets signals run; here none is needed."""
    for review in Review.objects.filter(pk__in=[review.pk for review in reviews]):
        review.hidden = True
        review.save(update_fields=["hidden"])  # expect: ORM306 "save"


def hide_at_once(reviews):
    Review.objects.filter(pk__in=[review.pk for review in reviews]).update(hidden=True)
