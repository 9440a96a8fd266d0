from shop.repositories.base import Repository, SessionFactory
from shop.repositories.customers import CustomerRepository
from shop.repositories.orders import OrderRepository

__all__ = ["CustomerRepository", "OrderRepository", "Repository", "SessionFactory"]
