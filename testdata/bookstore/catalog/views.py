from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from catalog.models import Book


def book_list(request):
    page = Paginator(Book.objects.with_people().order_by("title"), 25).get_page(request.GET.get("page"))
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
