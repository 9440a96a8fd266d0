"""Loops of every form over rows, and what they read."""

from collections import defaultdict
from itertools import chain, groupby

from library.models import Atlas, Author, Book, Copy, Remark


def statement():
    for book in Book.objects.all():  # expect: ORM301 "`author`"
        print(book.author.name)


def comprehensions():
    names = [book.author.name for book in Book.objects.filter(printed=True)]  # expect: ORM301
    unique = {book.publisher.name for book in Book.objects.filter(printed=True)}  # expect: ORM301 "`publisher`"
    titles = {book.title: book.editor for book in Book.objects.exclude(editor=None)}  # expect: ORM301
    longest = max(len(book.author.name) for book in Book.objects.order_by("title"))  # expect: ORM301
    line = ", ".join(book.author.name for book in Book.objects.order_by("pages"))  # expect: ORM301
    return names, unique, titles, longest, line


def mapped():
    return list(map(lambda book: book.author.name, Book.objects.all()))  # expect: ORM301


def sorted_by_relation():
    return sorted(Book.objects.all(), key=lambda book: book.author.name)  # expect: ORM301


def filtered():
    return list(filter(lambda book: book.author.name == "Emma", Book.objects.all()))  # expect: ORM301


def enumerated():
    for number, book in enumerate(Book.objects.all()):  # expect: ORM301
        print(number, book.author.name)


def zipped(names):
    for name, book in zip(names, Book.objects.all()):  # expect: ORM301
        print(name, book.author.name)


def chained():
    for book in chain(Book.objects.filter(pages=1), Book.objects.filter(pages=2)):  # expect: ORM301
        print(book.author.name)


def backwards():
    for book in reversed(Book.objects.order_by("title")):  # expect: ORM301
        print(book.author.name)


def streamed():
    for book in Book.objects.iterator(chunk_size=100):  # expect: ORM301
        print(book.author.name)


def page_of_rows():
    for book in Book.objects.order_by("title")[:50]:  # expect: ORM301
        print(book.author.name)


def by_key(keys):
    for key, book in Book.objects.in_bulk(keys).items():  # expect: ORM301
        print(key, book.author.name)


def combined():
    for book in Book.objects.filter(pages=1) | Book.objects.filter(pages=2):  # expect: ORM301
        print(book.author.name)


def united():
    for book in Book.objects.filter(pages=1).union(Book.objects.filter(pages=2)):  # expect: ORM301
        print(book.author.name)


def raw():
    for book in Book.objects.raw("select * from library_book"):  # expect: ORM301
        print(book.author.name)


def generated():
    for book in Book.objects.all():  # expect: ORM301
        yield book


def reads_generated():
    for book in generated():
        print(book.author.name)


def yields_lines():
    for book in Book.objects.all():  # expect: ORM301
        yield book.author.name


def kept_in_list():
    kept = []
    for book in Book.objects.all():  # expect: ORM301
        kept.append(book)
    for book in kept:
        print(book.author.name)


def kept_in_dict():
    kept = {}
    for book in Book.objects.all():  # expect: ORM301
        kept[book.pk] = book
    for book in kept.values():
        print(book.author.name)


def grouped():
    by_pages = defaultdict(list)
    for book in Book.objects.all():  # expect: ORM301
        by_pages[book.pages].append(book)
    for pages, books in by_pages.items():
        for book in books:
            print(pages, book.author.name)


def grouped_by_relation():
    for author, books in groupby(Book.objects.order_by("author"), key=lambda book: book.author):  # expect: ORM301
        print(author, len(list(books)))


def ternary(full):
    books = Book.objects.all() if full else Book.objects.filter(printed=True)  # expect: ORM301
    for book in books:
        print(book.author.name)


def two_relations_away():
    for book in Book.objects.select_related("author"):  # expect: ORM301 "`author.profile`"
        print(book.author.profile.text)


def three_relations_away():
    for copy in Copy.objects.all():  # expect: ORM301 "`book.author.profile`"
        print(copy.book.author.profile.text)


def reverse_relation():
    for author in Author.objects.all():  # expect: ORM302 "`books`"
        for book in author.books.all():
            print(book.title)


def counted():
    for author in Author.objects.all():  # expect: ORM302
        print(author.books.count())


def defeats_prefetch():
    for author in Author.objects.prefetch_related("books"):  # expect: ORM302
        print(author.books.filter(printed=True).count())


def picks_first():
    for author in Author.objects.prefetch_related("books"):  # expect: ORM302
        print(author.books.first())


def one_to_one_backwards(profiles):
    from library.models import Profile

    for profile in Profile.objects.all():  # expect: ORM301 "`author`"
        print(profile.author.name)


def prefetched_for_another_attribute():
    from django.db.models import Prefetch

    printed = Prefetch("books", queryset=Book.objects.filter(printed=True), to_attr="printed_books")
    for author in Author.objects.prefetch_related(printed):  # expect: ORM302
        print([book.title for book in author.books.all()])


def generic_key_in_loop():
    for remark in Remark.objects.all():  # expect: ORM301 "`subject`"
        print(remark.subject)


def many_then_one():
    for author in Author.objects.prefetch_related("books"):  # expect: ORM302 "`books.publisher`"
        for book in author.books.all():
            print(book.publisher.name)


def related_rows_of_one(author: Author):
    for book in author.books.all():  # expect: ORM301 "`publisher`"
        print(book.publisher.name)


def by_name():
    for book in Book.objects.all():  # expect: ORM301
        print(getattr(book, "author").name)


def indexed():
    books = list(Book.objects.all())  # expect: ORM301
    for number in range(len(books)):
        print(books[number].author.name)


def popped():
    books = list(Book.objects.all())  # expect: ORM301
    while books:
        book = books.pop()
        print(book.author.name)


async def asynchronous():
    return [book.author.name async for book in Book.objects.all()]  # expect: ORM301


def related_to_what_is_not_said(author):
    return [book.publisher.name for book in author.books.filter(printed=True)]  # expect: ORM301 "publisher"


def chosen_among_what_is_not_said(thing):
    return [tag.owner.name for tag in thing.tags.order_by("name")]  # expect: ORM301 "owner"


def back_to_what_is_not_said(author):
    return [book.author.name for book in author.books.exclude(printed=True)]


def has_the_relation():
    for author in Author.objects.all():  # expect: ORM301 "profile"
        if hasattr(author, "profile"):
            print(author.name)


def once_for_each_row(seen):
    for book in Book.objects.all():  # expect: ORM301 "`author`"
        if book.pk not in seen:
            seen.add(book.pk)
            print(book.author.name)


def of_those_that_are_not_remembered(known):
    for book in Book.objects.all():  # expect: ORM301 "`author`"
        if book.author_id not in known:
            print(book.author.name)


def once_for_each_key_but_of_many(author: Author, known):
    if author.name not in known:
        known[author.name] = []
        for book in Book.objects.filter(author__name=author.name):  # expect: ORM301 "`publisher`"
            known[author.name].append(book.publisher.name)


def key_and_more():
    for book in Book.objects.all():  # expect: ORM301
        print(book.author.pk, book.author.name)


def related_rows_in_text():
    for author in Author.objects.all():  # expect: ORM302
        print(", ".join(author.books.values_list("title", flat=True)))


def of_what_an_atlas_derives_from():
    return [atlas.book_ptr.author.name for atlas in Atlas.objects.all()]  # expect: ORM301
