from .couriers import CourierClient as CourierClient
from .payments import PaymentClient as PaymentClient, PaymentRefused as PaymentRefused
