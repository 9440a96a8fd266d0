"""The package whose session is advised where somebody blocks with the one that it is derived from."""

from aioboto3.session import Session

__all__ = ["Session"]
