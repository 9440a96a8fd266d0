"""The models of a program that lives on while its files change.

What mappers know of models is asked of a program in too many places to follow each. So it is found out anew in every
check and compared with what was known before, part by part, whatever the parts are. While it is the same, the mappers
of before go on, and all answers that they had a hand in may stand; when it is not, nothing may.

Some questions are answered late, when code is evaluated, and are remembered like those of the program.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from functools import cache, cached_property, partial
from types import MappingProxyType, MethodType
from typing import TYPE_CHECKING, NamedTuple

from asynclint.orm.beginnings import Beginnings
from asynclint.orm.mapped.repositories import Repositories
from asynclint.orm.targets import Targets
from asynclint.program.frame import Frame
from asynclint.program.library import Library
from asynclint.program.standing import Question, StartOver, identical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.analysis import OrmAnalysis
    from asynclint.orm.mapped.analysis import MappedAnalysis
    from asynclint.program.standing import Standing


ATOMS = frozenset({str, int, bool, type(None)})
"""Most of what is compared."""

CACHED = type(cache(len))


class Late(NamedTuple):
    """A method that remembers its answers in a table, where ``meanwhile`` stands until one is found."""

    part: type
    method: str
    table: str
    meanwhile: object


LATE = (
    Late(Beginnings, "_of_manager", "_own", None),
    Late(Targets, "_of_setting", "_settings", None),
    Late(Repositories, "has_model", "_told", False),
    Late(Repositories, "attribute", "_attributes", None),
    Late(Repositories, "filled", "_models", MappingProxyType({})),
)
"""All others are compared: one that is missing here has a program start over at every edit."""

NOT_COMPARED = {(late.part, name) for late in LATE for name in (late.method, late.table)}


class KeptModels:
    """What the first check of a program found out of its models."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._known: tuple[OrmAnalysis, MappedAnalysis] | None = None

    def keep(self, rows: OrmAnalysis, mapped: MappedAnalysis) -> None:
        """Has the analyses of a check go on with the models of the first, and ends what is asked early."""
        if self._known is None:
            self._remember(rows, mapped)
        else:
            before, mapped_before = self._known
            parts = [rows.graph, rows.mapper, mapped.graph, mapped.mapper]
            if not alike(parts, [before.graph, before.mapper, mapped_before.graph, mapped_before.mapper], set()):
                raise StartOver("models have changed")
            rows.graph, rows.mapper = before.graph, before.mapper
            mapped.graph, mapped.mapper = mapped_before.graph, mapped_before.mapper
        self._standing.begin_late()

    def _remember(self, rows: OrmAnalysis, mapped: MappedAnalysis) -> None:
        self._known = (rows, mapped)
        # All of them first: what is computed for the sake of looking at it is asked early, here as in later checks.
        for part in [*_parts([rows.graph, rows.mapper, mapped.graph, mapped.mapper], set())]:
            for late in LATE:
                if type(part) is late.part:
                    self._ask_late(part, late)

    def _ask_late(self, part: object, late: Late) -> None:
        name = f"{late.method} of {id(part)}"
        self._standing.questions[name] = Question(
            getattr(part, late.method), getattr(part, late.table), _place, lambda *_arguments: late.meanwhile
        )
        setattr(part, late.method, partial(self._standing.ask, name))


def alike(one: object, other: object, seen: set[tuple[int, int]]) -> bool:
    """Whether two objects know the same, as far as they are parts of this package; of what is computed when it is first
    asked for, everything counts."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if type(one) in ATOMS:
        return one == other
    match one, other:
        case MethodType(), MethodType():
            return one.__func__ is other.__func__ and alike(one.__self__, other.__self__, seen)
        case (partial(), partial()):
            # What is asked of a library is the same in every check; of a program, it is not.
            asked = [(question.func, *question.args, *question.keywords.values()) for question in (one, other)]
            return all(isinstance(part, Library) for part in asked[0][1:]) and asked[0] == asked[1]
        case _ if isinstance(one, CACHED) and isinstance(other, CACHED):
            return isinstance(one.__wrapped__, partial) and alike(one.__wrapped__, other.__wrapped__, seen)
        case Frame(), Frame():
            places = [(frame.module, frame.parent, frame.cls and frame.cls.key) for frame in (one, other)]
            return places[0] == places[1] and alike(one.env, other.env, seen)
        case (list() | tuple(), list() | tuple()):
            return len(one) == len(other) and all(alike(*pair, seen) for pair in zip(one, other, strict=True))
        case (dict() | MappingProxyType(), dict() | MappingProxyType()):
            return alike([*one.items()], [*other.items()], seen)
        case _ if _is_part(one):
            if (id(one), id(other)) in seen:
                return True
            seen.add((id(one), id(other)))
            return alike(_state(one), _state(other), seen)
        case _ if is_dataclass(one):
            return all(alike(getattr(one, name), getattr(other, name), seen) for name in one.__dataclass_fields__)
        case _:
            return identical(one, other)


def _parts(value: object, seen: set[int]) -> Iterator[object]:
    """The parts that something is made of, each once."""
    if id(value) in seen:
        return
    seen.add(id(value))
    match value:
        case MethodType():
            yield from _parts(value.__self__, seen)
        case list() | tuple():
            for item in value:
                yield from _parts(item, seen)
        case _ if _is_part(value):
            yield value
            for inner in _state(value).values():
                yield from _parts(inner, seen)
        case _:
            pass


def _is_part(value: object) -> bool:
    """Whether something is an object of this package that is told by what it holds, and not plain data."""
    return type(value).__module__.startswith(__package__) and type(value).__eq__ is object.__eq__


def _state(part: object) -> dict[str, object]:
    for cls in type(part).__mro__:
        for name, attribute in vars(cls).items():
            if isinstance(attribute, cached_property):
                getattr(part, name)
    return {name: value for name, value in vars(part).items() if (type(part), name) not in NOT_COMPARED}


def _place(*arguments: object) -> object:
    return arguments[0] if len(arguments) == 1 else arguments
