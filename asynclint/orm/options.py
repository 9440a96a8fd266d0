"""The options of a model: what its inner class `Meta`, or the one it inherits, says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.values import Class, ClassKey, Literal, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.classes import ClassInfo
    from asynclint.program.program import Program

META = "Meta"
ORDER = "_order"
"""The column that keeps the order of rows."""


@dataclass(frozen=True, slots=True)
class Options:
    """``ordering`` and ``default_related_name`` are None where nothing is said. ``indexes`` and ``unique`` are sets of
    columns in order; ``order_field`` tells that rows keep the place they have among those of another."""

    abstract: bool = False
    proxy: bool = False
    app: str | None = None
    ordering: tuple[str, ...] | None = None
    indexes: tuple[tuple[str, ...], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    default_manager: str | None = None
    base_manager: str | None = None
    default_related_name: str | None = None
    swappable: str | None = None
    order_field: bool = False


def own_meta(program: Program, info: ClassInfo) -> ClassKey | None:
    """The class `Meta` in a class's body."""
    if META in info.namespace.bindings:
        for option in alternatives(program.class_global(info, META)):
            if isinstance(option, Class):
                return option.key
    return None


def read_options(program: Program, meta: ClassKey, *, own: bool) -> Options:
    """What a `Meta` says; ``own``: it stands in the model itself, as it must to make it abstract or a proxy."""
    orders = [program.class_info(key) for key in program.class_info(meta).order if not isinstance(key, str)]

    def constant(name: str, infos: list[ClassInfo]) -> str | bool | None:
        info = next((info for info in infos if name in info.namespace.bindings), None)
        if info is None:
            return None
        for option in alternatives(program.class_global(info, name)):
            if isinstance(option, Literal) and isinstance(option.value, (str, bool)):
                return option.value
        return None

    def text(name: str) -> str | None:
        value = constant(name, orders)
        return value if isinstance(value, str) else None

    def written(name: str) -> list[m.Expression] | None:
        """The elements of the list an option is written as."""
        info = next((info for info in orders if name in info.namespace.bindings), None)
        if info is None:
            return None
        return [part for value in _values(info, name) for part in elements(program, info, value)]

    listed = written("ordering")
    ordering = None if listed is None else tuple(name for part in listed if (name := string(part)))
    if text("order_with_respect_to") is not None:
        ordering = (ORDER,)
    together = written("unique_together") or []
    if together and all(string(part) for part in together):
        together = [m.Sequence("tuple", together)]  # one set may be written without a list around it
    constraints = [fields for part in written("constraints") or [] if (fields := _fields(part, unless="condition"))]
    own_infos = orders[:1] if own else []
    return Options(
        abstract=constant("abstract", own_infos) is True,
        proxy=constant("proxy", own_infos) is True,
        app=text("app_label"),
        ordering=ordering,
        indexes=tuple(fields for part in written("indexes") or [] if (fields := _fields(part)))
        + tuple(fields for part in written("index_together") or [] if (fields := _strings(part))),
        unique=(*(names for part in together if (names := _strings(part))), *constraints),
        default_manager=text("default_manager_name"),
        base_manager=text("base_manager_name"),
        default_related_name=text("default_related_name"),
        swappable=text("swappable"),
        order_field=text("order_with_respect_to") is not None,
    )


def _values(info: ClassInfo, name: str) -> Iterator[m.Expression]:
    for binding in info.namespace.bindings.get(name, ()):
        match binding:
            case namespace.Assigned(value, None) | namespace.Declared(_, value) if value is not None:
                yield value
            case _:
                pass


def elements(program: Program, info: ClassInfo, value: m.Expression) -> Iterator[m.Expression]:
    """What a list in the body of a class is written with."""
    match value:
        case m.Sequence(_, parts):
            for element in parts:
                if isinstance(element, m.Starred):
                    yield from elements(program, info, element.value)
                else:
                    yield element
        case m.BinOp(left, "+", right):
            yield from elements(program, info, left)
            yield from elements(program, info, right)
        case m.Name(name):
            for binding in program.namespace(info.key[0]).bindings.get(name, ()):
                if isinstance(binding, namespace.Assigned) and not isinstance(binding.value, m.Name):
                    yield from elements(program, info, binding.value)
        case _:
            pass


def string(part: m.Expression) -> str | None:
    """The text that is written there."""
    return part.value if isinstance(part, m.Constant) and isinstance(part.value, str) else None


def _strings(part: m.Expression) -> tuple[str, ...]:
    if not isinstance(part, m.Sequence):
        return ()
    return tuple(name for element in part.elements if (name := string(element)) is not None)


def _fields(part: m.Expression, *, unless: str = "") -> tuple[str, ...]:
    """The columns of an index or constraint, when it is on columns, and on all rows."""
    if not isinstance(part, m.Call):
        return ()
    options = dict(part.keywords)
    if unless in options:
        return ()
    return tuple(name.lstrip("-") for name in _strings(options["fields"])) if "fields" in options else ()
