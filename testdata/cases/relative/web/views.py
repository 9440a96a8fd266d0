"""Relative imports, over several packages."""

from .. import billing
from ..billing import rate as vat
from ..billing.tax import rate


async def price(net: float, country: str) -> float:
    return net * (1 + rate(country))  # expect: BLK104 "pathlib.Path.read_text"


async def prices(net: float, country: str) -> tuple[float, float]:
    return net * vat(country), net * billing.tax.rate(country)  # expect: BLK104
