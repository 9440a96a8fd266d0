"""Nothing here asks the database once for every row."""

from itertools import chain

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404

from library.models import Atlas, Author, Book, Copy, Publisher, Remark, Tag


def keys():
    return [(book.author_id, book.author.pk, book.author.id) for book in Book.objects.all()]


def itself_as_what_it_derives_from():
    return [atlas.book_ptr.title for atlas in Atlas.objects.all()]


def single_objects(slug):
    book = Book.objects.get(slug=slug)
    first = Book.objects.order_by("title").first()
    tenth = Book.objects.order_by("title")[10]
    found = get_object_or_404(Book, slug=slug)
    rows = list(Book.objects.filter(printed=True))
    head = rows[0]
    last = rows[-1]
    one = next(iter(Book.objects.all()))
    return [thing.author.name for thing in (book, first, tenth, found, head, last, one)]


def by_unique_key(slug):
    for book in Book.objects.filter(slug=slug):
        print(book.author.name)


def first_row_only():
    for book in Book.objects.all()[:1]:
        print(book.author.name)


def literal_rows():
    for title in ("Emma", "Dune"):
        book = Book.objects.get(title=title)
        print(book.author.name)


def plain_values():
    for row in Book.objects.values("title", "author__name"):
        print(row["author__name"])
    for title, name in Book.objects.values_list("title", "author__name"):
        print(title, name)


def everything_joined():
    for book in Book.objects.select_related():
        print(book.author.name, book.publisher.name)


def loaded_afterwards():
    books = list(Book.objects.all())
    prefetch_related_objects(books, "author", "tags")
    for book in books:
        print(book.author.name, [tag.name for tag in book.tags.all()])


def eager_manager():
    for book in Book.eager.all():
        print(book.author.name, book.labels())


def eager_method():
    for book in Book.objects.printed().with_authors():
        print(book.author.name, book.publisher.name)


def eager_call_later(printed):
    books = Book.objects.all()
    if printed:
        books = books.filter(printed=True)
    books = books.select_related("author")
    for book in books:
        print(book.byline)


def eager_in_both_branches(printed):
    if printed:
        books = Book.objects.filter(printed=True).select_related("author")
    else:
        books = Book.objects.select_related("author", "publisher")
    for book in books:
        print(book.author.name)


def back_to_the_parent():
    for author in Author.objects.prefetch_related("books"):
        for book in author.books.all():
            print(book.author.name)


def back_to_one_parent(author: Author):
    for book in author.books.filter(printed=True):
        print(book.author.name)


def rows_are_used():
    books = Book.objects.select_related("author")
    if books:
        print(len(books), list(books))
    for book in books:
        print(book.author.name)


def annotated():
    for book in Book.objects.annotate(author_name=F("author__name"), tag_count=Count("tags")):
        print(book.author_name, book.tag_count)


def generic_key():
    for remark in Remark.objects.prefetch_related("subject"):
        print(remark.subject)


def through_wrappers(page):
    books = Book.objects.select_related("author")
    for book in Paginator(books, 20).page(page).object_list:
        print(book.author.name)
    for number, book in enumerate(sorted(books, key=lambda book: book.author.name)):
        print(number, book.author.name)
    for book in chain(books, reversed(books)):
        print(book.byline)


def prefetched_for_attribute():
    wanted = Prefetch("tags", queryset=Tag.objects.select_related("owner"), to_attr="labelled")
    for book in Book.objects.prefetch_related(wanted):
        print([tag.owner.name for tag in book.labelled])


def nested_prefetch():
    books = Prefetch("books", queryset=Book.objects.select_related("publisher").prefetch_related("tags"))
    for author in Author.objects.prefetch_related(books):
        for book in author.books.all():
            print(book.publisher.name, [tag.name for tag in book.tags.all()])


def nested_path():
    for author in Author.objects.prefetch_related("books__tags", "books__publisher__country"):
        for book in author.books.all():
            print(book.publisher.country.name, len(book.tags.all()), book.tags.count())


def prefetched_over_a_key():
    for copy in Copy.objects.select_related("book__author").prefetch_related("book__tags"):
        print(copy.book.author.name, copy.book.labels())


def assigned_before_it_is_read(author: Author):
    for book in Book.objects.filter(author=author):
        book.author = author
        print(book.author.name, book.byline)


def assigned_further_on(author: Author):
    for copy in Copy.objects.select_related("book").filter(book__author=author):
        copy.book.author = author
        print(copy.book.byline)


def row_of_a_helper(wanted):
    book = first_match(wanted)
    return book.author.name


def first_match(wanted):
    for book in Book.objects.all():
        if book.title == wanted:
            return book
    return Book.objects.get(title=wanted)


def back_to_the_parent_s_others(author: Author):
    for book in author.books.filter(printed=True):
        print(book.author.profile)


def saved_with_its_parent(book: Book):
    for copy in Copy.objects.filter(book=book):
        copy.book = book
        copy.save()


def written_rows(tag: Tag):
    for book in Book.objects.filter(printed=False):
        book.tags.add(tag)
        book.copies.create(number=1)
        book.copies.update(lent=False)


def rows_that_are_complete():
    for book in Book.objects.filter(printed=False):
        book.printed = True
        book.save()


def when_it_fails():
    for book in Book.objects.filter(printed=False):
        try:
            book.full_clean()
        except ValueError:
            print(book.author.name)


def made_rows(author: Author, titles):
    for title in titles:
        book = Book(title=title, author=author)
        book.save()
        print(book.author.name)


def in_a_branch_with_the_loads(full):
    books = Book.objects.all()
    if full:
        books = books.select_related("author")
    for book in books:
        print(book.title)
        if full:
            print(book.author.name)


def only_the_first_match(wanted):
    for book in Book.objects.all():
        if book.title == wanted:
            return book.author.name
    return None


def only_until_the_first_match(wanted):
    found = None
    for book in Book.objects.all():
        if book.title == wanted:
            found = book
            break
    return found.author.name


def kept_by_key():
    books = {book.pk: book for book in Book.objects.select_related("author")}
    return [books[key].author.name for key in books]


def one_of_many(key):
    books = Book.objects.in_bulk()
    return books[key].author.name


def publishers_of(author: Author):
    return [book.publisher.name for book in author.books.all()]


def loaded_for_a_helper():
    for author in Author.objects.prefetch_related("books__publisher"):
        print(publishers_of(author))


def tags_of(tagged):
    return [tag.owner.name for tag in tagged.tags.all()]


def loaded_for_a_helper_that_does_not_say_whose():
    for book in Book.objects.prefetch_related("tags__owner"):
        print(tags_of(book))


def once_for_each_key():
    names = {}
    for book in Book.objects.all():
        if book.author_id not in names:
            names[book.author_id] = book.author.name
        if book.pages in names:
            print(names[book.pages])
        else:
            names[book.pages] = book.publisher.name
    return names


def country_of(publisher):
    key = f"country-{publisher.pk}"
    name = cache.get(key)
    if name is not None:
        return name
    name = publisher.country.name
    cache.set(key, name)
    return name


def by_way_of_a_cache():
    return [country_of(publisher) for publisher in Publisher.objects.all()]


class BookLists:
    """Each list loads what it needs, and one of them what is read here."""

    def books(self):
        books = Book.objects.all()
        if self.short:
            return books
        return books.prefetch_related("tags")

    def labels(self):
        return labels_of(self.books())


def labels_of(books):
    return [tag.name for book in books for tag in book.tags.all()]
