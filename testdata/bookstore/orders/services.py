"""From a basket to a parcel: what happens to orders."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F, Prefetch, Sum, prefetch_related_objects
from django.utils import timezone

from catalog.models import Product
from orders.models import Order, OrderLine, Payment, Shipment, Voucher


def packing_list(order):
    """What goes into the parcel of one order."""
    lines = order.lines.select_related("product")
    return [f"{line.quantity} × {line.product.title}" for line in lines]


def packing_lists():
    """The same for all that wait: the lines are asked for each order."""
    return {order.pk: packing_list(order) for order in Order.objects.open()}  # expect: ORM302 "lines"


def packing_lists_at_once():
    lines = Prefetch("lines", queryset=OrderLine.objects.select_related("product"))
    return {
        order.pk: [f"{line.quantity} × {line.product.title}" for line in order.lines.all()]
        for order in Order.objects.open().prefetch_related(lines)
    }


def labels(orders):
    """Addresses to stick on parcels, of whatever orders are given."""
    return [f"{order.customer}\n{order.address.street}\n{order.address.city}" for order in orders]


def labels_of_open_orders():
    return labels(Order.objects.open().select_related("address"))  # expect: ORM301 "customer"


def labels_of_late_orders():
    late = Order.objects.open().filter(placed__lt=timezone.now() + timedelta(days=3))
    return labels(late.select_related("address", "customer"))


def labels_of_a_page(number):
    page = Paginator(Order.objects.open(), 250).page(number)
    orders = list(page.object_list)
    prefetch_related_objects(orders, "address", "customer")
    return labels(orders)


def dispatch(order):
    with transaction.atomic():
        shipment = Shipment.objects.create(order=order, sent=timezone.now())
        for line in order.lines.select_related("product"):
            line.product.stock = F("stock") - line.quantity
            line.product.save(update_fields=["stock"])  # expect: ORM306 "save"
    return shipment


def unpaid():
    """Orders without a payment, by what is asked of each."""
    orders = Order.objects.all()  # expect: ORM302 "payment_rows"
    return [order.pk for order in orders if not order.payment_rows.exists()]


def unpaid_at_once():
    return list(Order.objects.filter(payment_rows=None).values_list("pk", flat=True))


def turnover():
    return Order.objects.aggregate(sum=Sum(F("line__price") * F("line__quantity")))["sum"]


def totals():
    return {order.pk: order.total for order in Order.objects.with_lines()}


def totals_of_customer(customer):
    return {order.pk: order.total for order in customer.orders.all()}  # expect: ORM302 "lines"


def invoice(order):
    """One order, so each of these is one query."""
    voucher = order.voucher.value if order.voucher_id else 0
    return f"{order.customer}: {order.total - voucher}, {order.address.city}"


def invoices(customer):
    orders = customer.orders.select_related("voucher", "customer")  # expect: ORM301, ORM302
    return [invoice(order) for order in orders]


def redeem(codes):
    values = []
    for code in codes:
        voucher, made = Voucher.objects.get_or_create(code=code, value=0)  # expect: ORM306 "get_or_create"
        values.append((voucher.value, made))
    return values


def place(customer, address, basket):
    """An order and its lines, which are written together."""
    order = Order.objects.create(customer=customer, address=address)
    products = Product.objects.in_bulk(basket)
    OrderLine.objects.bulk_create(
        OrderLine(order=order, product=products[pk], quantity=number, price=products[pk].price)
        for pk, number in basket.items()
    )
    return order


def place_line_by_line(customer, address, basket):
    order = Order.objects.create(customer=customer, address=address)
    for pk, number in basket.items():
        product = Product.objects.get(pk=pk)  # expect: ORM306 "get"
        OrderLine.objects.create(order=order, product=product, quantity=number, price=product.price)  # expect: ORM306
    return order


def payments_by_city():
    cities = {}
    for payment in Payment.objects.select_related("order"):  # expect: ORM301 "order.address"
        city = payment.order.address.city
        cities[city] = cities.get(city, 0) + 1
    return cities


def cheapest_line(order):
    """Sorted where the rows are."""
    return order.lines.order_by("price").first()


def sent():
    """The other side of a one-to-one."""
    orders = Order.objects.filter(shipment__isnull=False)  # expect: ORM301 "shipment"
    return {order.pk: order.shipment.sent for order in orders}


def senders():
    shipments = Shipment.objects.select_related("order__customer").order_by("-sent")
    return [shipment.order.customer.get_full_name() for shipment in shipments.iterator(chunk_size=100)]
