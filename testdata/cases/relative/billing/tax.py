from ..storage import table


def rate(country: str) -> float:
    return float(table(country)["vat"])
