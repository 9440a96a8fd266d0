from django.urls import path

from catalog import views as catalog
from orders import views as orders

urlpatterns = [
    path("books/", catalog.book_list),
    path("books/<slug:slug>/", catalog.book_detail),
    path("orders/", orders.order_history),
]
