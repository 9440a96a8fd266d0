"""What views answer with."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.views.generic import ListView

from shelf.models import Genre, Loan, Title


def everything(request):
    return JsonResponse({"titles": list(Title.objects.values("name"))})  # expect: ORM313


def everything_by_row(request):
    rows = [{"name": title.name} for title in Title.objects.all()]  # expect: ORM313
    return JsonResponse(rows, safe=False)


def everything_in_a_template(request):
    context = {"loans": Loan.objects.select_related("title")}  # expect: ORM313
    return render(request, "loans.html", context)


class EveryLoan(ListView):  # expect: ORM313
    model = Loan


# --- and nothing here


def some(request, name):
    return JsonResponse({"titles": list(Title.objects.filter(name=name).values("name"))})


def a_slice(request):
    return JsonResponse({"titles": list(Title.objects.values("name")[:50])})


def a_page(request):
    return render(request, "titles.html", {"titles": Paginator(Title.objects.order_by("pk"), 50).get_page(1)})


def a_number(request):
    return render(request, "titles.html", {"number": Genre.objects.count(), "longest": Title.objects.order_by("pages").last()})


def a_table_that_stands_for_itself(request):
    return render(request, "genres.html", {"genres": Genre.objects.all()})


class PagesOfLoans(ListView):
    model = Loan
    paginate_by = 50


class LoansAsData(ListView):
    model = Loan

    def render_to_response(self, context, **response_kwargs):
        found = Loan.objects.filter(days=self.kwargs["days"])
        return JsonResponse({"loans": list(found.values("title"))})


class MorePagesOfLoans(PagesOfLoans):
    model = Loan


class SomeLoans(ListView):
    def get_queryset(self):
        return Loan.objects.filter(days=self.kwargs["days"])
