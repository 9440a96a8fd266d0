"""What stubs say of the standard library and of distributions: the types of all that is public in them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typeshed_client
from typeshed_client import ImportedInfo, ImportedName, NameInfo, OverloadedName, Resolver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

PLATFORM = "linux"
UNIONS = frozenset({"typing.Optional", "typing.Union"})
NOTHING = "None"


@dataclass(frozen=True, slots=True)
class Declared:
    """Something public: ``owner`` is its class, ``types`` are the dotted names of what calling it gives, of what it
    holds (``is_called`` is false), or of the bases of a class (``is_class``)."""

    module: str
    owner: str
    name: str
    types: frozenset[str]
    is_called: bool = False
    is_class: bool = False


class Stubs:
    """The standard library for one version of Python, and distributions of stubs under ``search_path``."""

    def __init__(self, version: tuple[int, int], search_path: Sequence[Path] = ()) -> None:
        self._context = typeshed_client.get_search_context(
            version=version, platform=PLATFORM, search_path=list(search_path)
        )
        self._resolver = Resolver(self._context)

    def modules(self, packages: Collection[str] = ()) -> list[str]:
        """The modules below ``packages``, or all of the standard library, that have stubs and a public name."""
        found = {
            name
            for name, path in typeshed_client.get_all_stub_files(self._context)
            if _is_public(name) and (name.partition(".")[0] in packages if packages else self._is_standard(path))
        }
        return sorted(found)

    def _is_standard(self, path: Path) -> bool:
        return path.is_relative_to(self._context.typeshed)

    def declared(self, module: str) -> Iterator[Declared]:
        """What a module itself declares, and what its classes do."""
        for name, info in (typeshed_client.get_stub_names(module, search_context=self._context) or {}).items():
            if not _is_public(name):
                continue
            yield from self._one(module, "", info)
            for below, member in (info.child_nodes or {}).items():
                if _is_public(below):
                    yield from self._one(module, name, member)

    def _one(self, module: str, owner: str, info: NameInfo) -> Iterator[Declared]:
        node = info.ast
        definitions = node.definitions if isinstance(node, OverloadedName) else [node]
        calls: set[str] = set()
        holds: set[str] = set()
        for definition in definitions:
            match definition:
                case ast.FunctionDef(returns=ast.expr() as annotation, decorator_list=decorators):
                    is_property = any(ast.unparse(decorator).endswith("property") for decorator in decorators)
                    (holds if is_property else calls).update(self._types(module, annotation))
                case ast.AnnAssign(annotation=annotation):
                    holds.update(self._types(module, annotation))
                case ast.ClassDef(bases=bases) if not owner:
                    types = frozenset(name for base in bases for name in self._types(module, base))
                    yield Declared(module, "", info.name, types, is_class=True)
        if calls:
            yield Declared(module, owner, info.name, frozenset(calls), is_called=True)
        if holds:
            yield Declared(module, owner, info.name, frozenset(holds))

    def _types(self, module: str, annotation: ast.expr) -> Iterator[str]:
        """The dotted names of the classes that an annotation allows, without what they are subscripted by."""
        match annotation:
            case ast.Constant(value=None):
                yield NOTHING
            case ast.Constant(value=str(text)):
                yield from self._types(module, ast.parse(text, mode="eval").body)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                yield from self._types(module, left)
                yield from self._types(module, right)
            case ast.Subscript(value=value, slice=inner):
                names = list(self._types(module, value))
                if UNIONS.isdisjoint(names):
                    yield from names
                    return
                for option in inner.elts if isinstance(inner, ast.Tuple) else [inner]:
                    yield from self._types(module, option)
                if "typing.Optional" in names:
                    yield NOTHING
            case ast.Name() | ast.Attribute():
                yield self._qualified(module, ast.unparse(annotation))

    def _qualified(self, module: str, written: str) -> str:
        first, dot, rest = written.partition(".")
        found = self._resolver.get_fully_qualified_name(f"{module}.{first}")
        match found:
            case ImportedInfo(source_module=source, info=NameInfo(name=name)):
                path = ".".join((*source, name))
            case NameInfo(ast=ImportedName(module_name=source, name=name)):
                path = ".".join((*source, name) if name else source)
            case NameInfo():
                path = f"{module}.{first}"
            case None:
                path = f"builtins.{first}"
            case _:
                path = ".".join(found)
        return path + dot + rest


def _is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))
