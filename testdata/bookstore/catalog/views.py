from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from catalog.models import Author, Book, Category, Publisher


def book_list(request):
    page = Paginator(Book.objects.with_people().order_by("title"), 250).get_page(request.GET.get("page"))
    return JsonResponse(
        {"books": [{"title": book.title, "by": book.byline, "publisher": book.publisher.name} for book in page]}
    )


def book_detail(request, slug):
    book = get_object_or_404(Book.objects.select_related("publisher", "series__editor"), slug=slug)
    return JsonResponse(
        {
            "title": book.title,
            "publisher": book.publisher.name,
            "editor": book.series.editor.name if book.series else None,
        }
    )


def books_of_author(request, slug):
    """An author's books; who else wrote them is asked for each."""
    author = Author.objects.filter(slug=slug).first()
    if author is None:
        raise Http404
    paginator = Paginator(author.books.select_related("publisher").order_by("title"), 250)  # expect: ORM302 "authors"
    books = paginator.get_page(request.GET.get("page"))
    return JsonResponse(
        {"books": [{"title": book.title, "by": book.byline, "publisher": book.publisher.name} for book in books]}
    )


def publishers(request):
    """All there are, and as the years go by there are more."""
    return JsonResponse({"publishers": list(Publisher.objects.values("name", "slug"))})


def autocomplete(request):
    """A few titles that begin with what was typed."""
    books = Book.objects.filter(title__istartswith=request.GET.get("q", ""))[:20]
    return JsonResponse({"books": [{"title": book.title, "url": book.get_absolute_url()} for book in books]})


def all_books(request):
    return JsonResponse({"books": list(Book.objects.values("title", "isbn"))})  # expect: ORM313


def breadcrumbs(request, slug):
    """The way to a category: few steps, each a query, and none of them for a row of a query."""
    category = get_object_or_404(Category, slug=slug)
    names = []
    while category is not None:
        names.append(category.name)
        category = category.parent
    return JsonResponse({"names": names[::-1]})


class CategoryBooks(ListView):
    """The books of one category, a page at a time."""

    paginate_by = 250

    def get_queryset(self):
        return Book.objects.filter(categories__slug=self.kwargs["slug"]).select_related("publisher")

    def get(self, request, *args, **kwargs):
        titles = [f"{book.title} ({book.publisher.name})" for book in self.get_queryset()[: self.paginate_by]]
        return JsonResponse({"books": titles})


class SeriesBooks(ListView):
    """The books of one series, each with its own heading."""

    paginate_by = 250

    def get_queryset(self):
        return Book.objects.filter(series__name=self.kwargs["name"])  # expect: ORM301 "publisher"

    def get(self, request, *args, **kwargs):
        titles = [f"{book.title} ({book.publisher.name})" for book in self.get_queryset()[: self.paginate_by]]
        return JsonResponse({"books": titles})


async def stock(request, isbn):
    """Django refuses to ask the database on the event loop."""
    book = Book.objects.get(isbn=isbn)  # expect: BLK103
    return JsonResponse({"stock": book.stock})


async def stock_awaited(request, isbn):
    book = await Book.objects.select_related("publisher").aget(isbn=isbn)
    others = [other.title async for other in Book.objects.filter(publisher=book.publisher)[:5]]
    return JsonResponse({"stock": book.stock, "others": others})
