from django.contrib.auth.decorators import login_required
from django.http import JsonResponse


@login_required
def order_history(request):
    orders = request.user.orders.with_lines()[:50]
    return JsonResponse({"orders": [{"placed": order.placed, "total": order.total} for order in orders]})
