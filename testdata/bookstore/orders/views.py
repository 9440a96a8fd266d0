from django.contrib.auth.decorators import login_required
from django.http import JsonResponse

from orders import services
from orders.models import Order


@login_required
def order_history(request):
    orders = request.user.orders.with_lines()[:50]
    return JsonResponse({"orders": [{"placed": order.placed, "total": order.total} for order in orders]})


@login_required
def latest_orders(request):
    """The page that the staff looks at: who ordered, and where it goes."""
    orders = Order.objects.select_related("customer")[:500]  # expect: ORM301 "address"
    return JsonResponse(
        {"orders": [{"by": str(order.customer), "to": order.address.city, "gift": is_gift(order)} for order in orders]}
    )


def is_gift(order):
    return order.gift_for_id is not None


@login_required
def invoices(request):
    return JsonResponse({"invoices": services.invoices(request.user)})


@login_required
def order_detail(request, pk):
    order = Order.objects.get(pk=pk)
    return JsonResponse({"packing": services.packing_list(order), "invoice": services.invoice(order)})


def number_of_open_orders(request):
    return JsonResponse({"open": Order.objects.open().count()})
