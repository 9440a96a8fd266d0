"""Querysets that a class declares, and those it makes of them."""

from django.views.generic import ListView
from rest_framework.viewsets import ModelViewSet

from library.models import Author, Book


class BookList(ListView):
    model = Book

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["names"] = [book.author.name for book in self.get_queryset()]  # expect: ORM301
        return context


class JoinedBookList(ListView):
    model = Book

    def get_queryset(self):
        return super().get_queryset().select_related("author")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["names"] = [book.author.name for book in self.get_queryset()]
        return context


class AuthorViewSet(ModelViewSet):
    queryset = Author.objects.order_by("name")  # expect: ORM302

    def titles(self, request):
        return [[book.title for book in author.books.all()] for author in self.filter_queryset(self.get_queryset())]


class PrefetchingViewSet(ModelViewSet):
    queryset = Author.objects.prefetch_related("books")

    def titles(self, request):
        return [[book.title for book in author.books.all()] for author in self.filter_queryset(self.get_queryset())]
