"""What is left of rows when one of them is picked: a read of it is one query, whatever the others cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.orm.values import LibraryRow, Query, Row, row
from asynclint.program.values import each

if TYPE_CHECKING:
    from asynclint.program.values import Value


def single(value: Value) -> Value:
    """What is left of rows when just one of them is looked at."""
    return each(value, _alone)


def _alone(value: Value) -> Value:
    match value:
        case Row(key, lineage=lineage) | LibraryRow(key, lineage=lineage):
            start = (
                lineage.start.alone(lineage.path) if lineage is not None and isinstance(lineage.start, Query) else None
            )
            return row(key, None if start is None or lineage is None else msgspec.structs.replace(lineage, start=start))
        case _:
            return value
