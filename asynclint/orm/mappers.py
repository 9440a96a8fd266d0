"""The mappers of a program that has models of several kinds, behind the one door that it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.mapped.values import Attribute, Loader, Pending, Selected, Waiting, is_mapped
from asynclint.program.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.index import model as m
    from asynclint.orm.mapped.mapper import StatementMapper
    from asynclint.orm.mapper import RowMapper
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place
    from asynclint.program.mapping import Mapper
    from asynclint.program.outcome import SiteKind
    from asynclint.program.values import ClassKey, FunctionKey, Mapped, Parameter, Value
    from asynclint.spans import Span


def mapper_of(rows: RowMapper | None, statements: StatementMapper | None) -> Mapper | None:
    """The mapper of a program, given those of its models of either kind."""
    if rows is None or statements is None:
        return rows or statements
    return Mappers(rows, statements)


class Mappers:
    """Asks the one whose matter a value is."""

    def __init__(self, rows: RowMapper, statements: StatementMapper) -> None:
        self._rows = rows
        self._statements = statements
        # What becomes of a row that is picked or left behind is the same for all.
        self.picked = rows.picked
        self.returned = rows.returned
        self.leaves_loop = rows.leaves_loop
        self.happens_once = rows.happens_once
        self.supplied = rows.supplied
        self.ran = statements.ran
        self.left = statements.left

    def _of(self, value: Value) -> Mapper:
        mine = isinstance(value, (Selected, Loader, Attribute, Waiting, Pending))
        return self._statements if mine else self._rows

    def parameter(self, key: FunctionKey, name: str, declared: Value) -> Value:
        return self._rows.parameter(key, name, self._statements.parameter(key, name, declared))

    def passed(self, parameter: Parameter, value: Value) -> Value | None:
        told = self._rows.passed(parameter, value) if not is_mapped(value) else None
        return self._statements.passed(parameter, value) if told is None else told

    def keeps(self, value: Value) -> bool:
        return self._statements.keeps(value)

    def attribute(self, frame: Frame, value: Value, node: m.Attribute) -> Value | None:
        found = self._statements.attribute(frame, value, node)
        return self._rows.attribute(frame, value, node) if found is None else found

    def method(self, value: Mapped, name: str) -> Value:
        return self._of(value).method(value, name)

    def called(self, made: Call, callee: Callee, receiver: Value) -> Value:
        mapper: Mapper = self._rows if callee.maps is None else self._statements
        return mapper.called(made, callee, receiver)

    def unseen(self, made: Call) -> Value:
        found = self._statements.unseen(made)
        return self._rows.unseen(made) if found == UNKNOWN else found

    def given(self, frame: Frame, value: Mapped, kind: SiteKind, span: Span) -> Value:
        return self._of(value).given(frame, value, kind, span)

    def awaited(self, frame: Frame, value: Mapped) -> Value:
        return self._of(value).awaited(frame, value)

    def iterate(self, frame: Frame, value: Mapped, place: Place | None) -> Value:
        return self._of(value).iterate(frame, value, place)

    def drained(self, frame: Frame, value: Mapped, place: Place) -> None:
        self._of(value).drained(frame, value, place)

    def item(self, frame: Frame, value: Mapped, index: m.Expression, place: Place) -> Value:
        return self._of(value).item(frame, value, index, place)

    def constructed(self, made: Call, key: ClassKey) -> Value | None:
        self._statements.constructed(made, key)
        return self._rows.constructed(made, key)

    def is_rare(self, frame: Frame, test: m.Expression, block: Sequence[m.Statement], *, truth: bool) -> bool:
        return any(mapper.is_rare(frame, test, block, truth=truth) for mapper in (self._rows, self._statements))

    def lacking(self, value: Value, path: tuple[str, ...]) -> Value | None:
        left = self._statements.lacking(value, path)
        return self._rows.lacking(value, path) if left is None else left

    def compared(self, value: Value, path: tuple[str, ...]) -> Value | None:
        return self._statements.compared(value, path)

    def assigned(self, value: Value, path: tuple[str, ...]) -> Value | None:
        changed = self._statements.assigned(value, path)
        return self._rows.assigned(value, path) if changed is None else changed
