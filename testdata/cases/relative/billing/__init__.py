from . import tax
from .tax import rate
