from community.models import ReadingList, Review


def reviews_of(book):
    """The reviews of a book as its page shows them."""
    return [f"{review.writer}: {review.text}" for review in book.review_set(manager="published").all()]


def latest_reviews(limit=10):
    reviews = Review.published.select_related("book").order_by("-pk")[:limit]
    return [(review.book.title, str(review.writer), review.stars) for review in reviews]


def lists_of(customer):
    lists = ReadingList.objects.filter(owner=customer).prefetch_related("entries__book")
    return {each.name: [entry.book.title for entry in each.entries.all()] for each in lists}
