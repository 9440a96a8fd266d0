"""What the callables of an installed library come to, read in its own source as asynclint reads any program.

Knowledge says what blocks where a library is used; the library itself says why. A function of it that comes to a
socket, a file, or another library that blocks may be missing there; one that only moves values about is not.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

from asynclint.effects.fixpoint import summarise
from asynclint.effects.graph import Edge, Graph, Node
from asynclint.effects.plausibility import plausible
from asynclint.findings import Confidence
from asynclint.index.facts import FileError
from asynclint.index.read import index_file
from asynclint.program.library import Library
from asynclint.program.modules import ModuleTable
from asynclint.program.outcome import Perform, Site, SiteKind
from asynclint.program.program import Program
from asynclint.source import Tree
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from asynclint.packs.model import Kind, Knowledge
    from asynclint.program.values import ClassKey, FunctionKey

TOLD = Site(SiteKind.CALL, Span(0, 0, 0, 0), off_loop=False, branches=0)
"""Where a function has an effect because knowledge says so, whatever its body is seen to do."""

LEFT_OUT = frozenset({"test", "tests", "testing", "_vendor", "vendor"})


class Source:
    """The source of one library: the packages and modules ``parts`` below ``root``, and nothing that they import."""

    def __init__(self, root: Path, parts: Iterable[str], knowledge: Knowledge, kinds: Mapping[str, Kind]) -> None:
        self._root = root.resolve()
        paths = list(dict.fromkeys(path for part in parts for path in _files(self._root, part)))
        answers = [index_file(Tree(self._root), path) for path in paths]
        library = Library(knowledge)
        modules = ModuleTable(paths, (), library.known_roots)
        self._kinds = kinds
        self._program = Program(modules, [None if isinstance(one, FileError) else one for one in answers], library)
        self._functions: dict[tuple[str, str, int], FunctionKey] = {}
        self._classes: dict[tuple[str, str], ClassKey] = {}
        for module, path in enumerate(paths):
            facts = self._program.facts(module)
            for number, function in enumerate(facts.functions):
                self._functions[path, function.qualname, function.first_line] = (module, number)
            self._classes.update({(path, cls.qualname): (module, number) for number, cls in enumerate(facts.classes)})

    def node(self, called: Any, cls: type | None = None) -> Node | None:
        """The node of a function, or of a method as an object of ``cls`` runs it; None where there is no source."""
        function = unwrapped(called)
        if not isinstance(function, FunctionType):
            return None
        code = function.__code__
        key = self._functions.get((self._path(code.co_filename), code.co_qualname, code.co_firstlineno))
        if key is None:
            return None
        try:
            receiver = None if cls is None else self._classes.get((self._path(inspect.getfile(cls)), cls.__qualname__))
        except (TypeError, OSError):
            receiver = None
        return Node(key, receiver=receiver)

    def blocking(self, nodes: Iterable[Node], told: Mapping[FunctionKey, str]) -> set[Node]:
        """Those of ``nodes`` that come to something that blocks, likely enough for a finding. What is ``told`` to have
        an effect has it."""
        asked = list(nodes)
        graph = Graph(self._program)
        graph.reach(asked)
        for node, edges in graph.edges.items():
            kept = tuple(edge for edge in edges if not self._is_lock(edge.to))
            if effect := told.get(node.key):
                performed = Perform(self._program.function(node.key).qualname, effect, Confidence.CERTAIN)
                kept = (*kept, Edge(TOLD, performed, Confidence.CERTAIN))
            graph.edges[node] = kept
        summaries = summarise(graph)
        return {
            node
            for node in asked
            for name, witness in summaries.get(node, {}).items()
            if not (kind := self._kinds[name]).opt_in
            and min(witness.confidence, plausible(witness.branches, brief=kind.brief)) >= Confidence.LIKELY
        }

    def _is_lock(self, to: Node | Perform) -> bool:
        """Whether an edge waits for a lock of this process: how long, its holders tell."""
        known = self._program.library.known_class(to.name.rpartition(".")[0]) if isinstance(to, Perform) else None
        return known is not None and known.within_process

    def _path(self, file: str) -> str:
        path = Path(file).resolve()
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else ""


def _files(root: Path, part: str) -> Iterator[str]:
    package = root / part
    for file in sorted(package.rglob("*.py")) if package.is_dir() else [package.with_suffix(".py")]:
        path = file.relative_to(root)
        if LEFT_OUT.isdisjoint(path.parts) and file.is_file():
            yield path.as_posix()


def unwrapped(called: Any) -> Any:
    """The function that a method or a wrapper was made from."""
    bound = isinstance(called, staticmethod | classmethod) or inspect.ismethod(called)
    function = called.__func__ if bound else called
    try:
        return inspect.unwrap(function) if inspect.isfunction(function) else function
    except ValueError:  # it wraps itself
        return function
