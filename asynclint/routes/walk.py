"""Which code to look at for routes, and in which order: as little as will do.

Modules that import a web library, and modules that import from those, can register a route. Of their functions only
such count as name something that registers. Those that others are seen to call have been followed there; the rest are
entered here, since whoever calls them may not be part of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.index.facts import called_with_path, mention, mentioning
from asynclint.packs.model import WebRole
from asynclint.program.frame import Frame
from asynclint.program.outcome import Outcome
from asynclint.program.values import FunctionKey, Instance, LibraryInstance, Literal, Origin, alternatives
from asynclint.routes.recorder import Recorder
from asynclint.routes.records import HOLDERS

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from asynclint.index.facts import FunctionFacts, ModuleFacts
    from asynclint.program.program import Program

NEEDED = frozenset({m.Parameter.POSITIONAL, m.Parameter.KEYWORD})

REGISTERING = HOLDERS | {WebRole.ROUTE, WebRole.INCLUDE, WebRole.MIDDLEWARE, WebRole.EVENT}


class _Told(NamedTuple):
    """The functions of a module, its body (-1), and its classes, that mention what registers."""

    functions: frozenset[int]
    classes: frozenset[int]


class Walk:
    """One look at a program; ``leave_out`` names the paths whose code serves nobody, such as tests."""

    def __init__(self, program: Program, leave_out: Callable[[str], bool]) -> None:
        self._program = program
        self._leave_out = leave_out
        self._verbs: set[str] = set()
        self._telling = (mention(()), mention(()))
        self._relevant: set[FunctionKey] = set()

    def __call__(self) -> Recorder | None:
        """What was seen; None for a program without a web application."""
        roots = self._read_knowledge()
        modules = self._modules(roots)
        if not modules:
            return None
        for module in modules:
            told = self._told(module)
            for number, function in enumerate(self._program.facts(module).functions):
                if number in told.functions:
                    self._relevant.update(self._around(module, number))
                elif self._decorates(function):  # where it is defined; what it does is nothing to its route
                    self._relevant.update(self._around(module, function.parent))
        recorder = Recorder(self._program, self._relevant.__contains__)
        for module in modules:
            self._run_module(recorder, module)
        # Those that need nothing passed come first: what they call is followed there, with what they pass.
        for key in sorted(self._relevant, key=lambda key: (self._needs(key), key)):
            if key not in recorder.entered:
                self._run_function(recorder, key)
        return recorder

    # --- what to look at

    def _read_knowledge(self) -> set[str]:
        """Collects the names that register; the top-level modules they come from."""
        roots: set[str] = set()
        names: set[str] = set()
        for name, callee in self._program.library.web_callees():
            web = callee.web
            if web is None or web.role not in REGISTERING:
                continue
            roots.add(name.partition(".")[0])
            last = name.rpartition(".")[2]
            self._verbs.add(last)
            if not last.isalpha() or not last.islower():
                names.add(last)  # one plain word, such as `get` or `mount`, is the name of much else
        self._telling = (mention(names), called_with_path(self._verbs))
        return roots

    def _modules(self, roots: set[str]) -> list[int]:
        """The modules that import a web library, and those that import from them, directly or not."""
        program = self._program
        found = {
            module
            for module in program.module_numbers()
            if not self._leave_out(program.modules.paths[module])
            and any(level == 0 and name.partition(".")[0] in roots for level, name, _ in program.facts(module).imports)
        }
        if not found:
            return []
        importers: dict[int, set[int]] = {}
        for module in program.module_numbers():
            if self._leave_out(program.modules.paths[module]):
                continue
            for level, name, taken in program.facts(module).imports:
                for source in self._sources(module, level, name, taken):
                    importers.setdefault(source, set()).add(module)
        pending = list(found)
        while pending:
            for importer in importers.get(pending.pop(), ()):
                if importer not in found:
                    found.add(importer)
                    pending.append(importer)
        return sorted(found)

    def _sources(self, module: int, level: int, name: str, taken: str) -> Iterator[int]:
        program = self._program
        source = program.module_named(module, level, name)
        if source is not None:
            yield source
            child = program.modules.child(source, taken)
            if child is not None:
                yield child

    def _around(self, module: int, number: int) -> Iterator[FunctionKey]:
        """The function and those it is nested in: what it does, they do."""
        functions = self._program.facts(module).functions
        while number >= 0:
            yield (module, number)
            number = functions[number].parent

    def _told(self, module: int) -> _Told:
        return self._program.shapes.of(module, _told, self._telling)

    def _decorates(self, function: FunctionFacts) -> bool:
        """Whether a decorator may register a function."""
        return any(
            isinstance(decorator, m.Call)
            and isinstance(decorator.function, m.Attribute)
            and decorator.function.name in self._verbs
            for decorator in function.decorators
        )

    # --- looking

    def _run_module(self, recorder: Recorder, module: int) -> None:
        program = self._program
        facts = program.facts(module)
        told = self._told(module)
        decorated = [
            function
            for number, function in enumerate(facts.functions)
            if function.decorators and (number in told.functions or self._decorates(function))
        ]
        if -1 in told.functions or any(f.parent < 0 and f.owner < 0 for f in decorated):
            recorder.run(Frame(program, module, Outcome((module, -1))), facts.statements())
        owners = {function.owner for function in decorated if function.owner >= 0}
        for number, cls in enumerate(facts.classes):
            if number in owners or number in told.classes:
                info = program.class_info((module, number))
                recorder.run(program.scope(module, parent=cls.parent, cls=info), cls.statements())

    def _needs(self, key: FunctionKey) -> bool:
        """Whether a function has to be passed something, other than the object it is a method of."""
        facts = self._program.function(key)
        needed = [one for one in facts.parameters if one.default is None and one.kind in NEEDED]
        return len(needed) > (facts.owner >= 0)

    def _run_function(self, recorder: Recorder, key: FunctionKey) -> None:
        """Enters a function that nobody is seen to call. What it is passed is an object of its own."""
        program = self._program
        facts = program.function(key)
        frame = program.enter(key, Outcome(key))
        for parameter in facts.parameters:
            if isinstance(parameter.default, m.Constant) and isinstance(parameter.default.value, str):
                frame.bind(parameter.name, Literal(parameter.default.value))
            for option in alternatives(frame.env[parameter.name]):
                if isinstance(option, (LibraryInstance, Instance)) and program.tells_apart(option):
                    known = replace(option, origin=Origin(key[0], facts.line, facts.column))
                    frame.bind(parameter.name, known)
        recorder.run(frame, facts.statements())


def _told(facts: ModuleFacts, patterns: tuple[re.Pattern[bytes], ...]) -> _Told:
    classes = enumerate(facts.classes)
    return _Told(
        frozenset(number for pattern in patterns for number in mentioning(facts, pattern)),
        frozenset(number for number, cls in classes if any(pattern.search(cls.body) for pattern in patterns)),
    )
