from ._client import HttpClient as Client
from .tools import wait as hold

__all__ = ["Client", "hold"]
