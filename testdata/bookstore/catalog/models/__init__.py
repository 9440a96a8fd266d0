from catalog.models.base import Dated, Sluggable
from catalog.models.people import Author, Publisher
from catalog.models.products import Audiobook, Bestseller, Book, Category, Chapter, Gift, Product, Series

__all__ = [
    "Audiobook",
    "Author",
    "Bestseller",
    "Book",
    "Category",
    "Chapter",
    "Dated",
    "Gift",
    "Product",
    "Publisher",
    "Series",
    "Sluggable",
]
