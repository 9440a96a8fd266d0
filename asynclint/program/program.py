"""The program: every question one part of the code has about another, asked once and remembered.

Nothing is computed until it is asked for. A function that is still being evaluated answers with what it knows so far,
so recursion ends by itself, and the answers do not depend on anything but the order of the questions, which is fixed.
Questions of one sort are answered by one collaborator; this is where they meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import FORMAT, FunctionFacts, ModuleFacts, decode_module, encode_block
from asynclint.internal_errors import InternalErrors
from asynclint.program import (
    awaiting,
    blocks,
    classes,
    compound,
    constants,
    deciding,
    expressions,
    namespace,
    relays,
    statements,
    typehints,
)
from asynclint.program.attributes import GETATTR, asked_by_name
from asynclint.program.callers import Callers
from asynclint.program.closures import Closures
from asynclint.program.definitions import Definitions
from asynclint.program.evaluation import EVALUATORS, evaluate
from asynclint.program.filled import Filled, is_empty
from asynclint.program.filling import Filling
from asynclint.program.first_time import kept_from
from asynclint.program.frame import Frame
from asynclint.program.hierarchy import Hierarchy
from asynclint.program.iteration import NOWHERE, enter, iterate
from asynclint.program.local_names import LocalNames, receiver_of
from asynclint.program.outcome import Outcome, resolution
from asynclint.program.outside import Outside
from asynclint.program.protocols import Protocols
from asynclint.program.results import Results
from asynclint.program.shapes import Shapes
from asynclint.program.values import (
    UNKNOWN,
    Class,
    ClassKey,
    Collection,
    Dotted,
    Function,
    FunctionKey,
    Instance,
    LibraryInstance,
    ModuleValue,
    Tuple,
    Unknown,
    Value,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.program.library import Library
    from asynclint.program.mapping import Mapper
    from asynclint.program.modules import ModuleTable
    from asynclint.program.namespace import Binding

DEEPEST_QUESTION = 64
"""How many functions may wait for one another's results before the answer is "unknown"."""

UNASKED: Value = Unknown()
"""Stands for an answer that nobody has asked for yet."""

EMPTY = ModuleFacts(FORMAT, "", 0, False, [], [], [], [], encode_block([]))

EVALUATORS.update(expressions.BY_TYPE)
blocks.RUNNERS.update(statements.BY_TYPE | compound.BY_TYPE)


class Program:
    """Modules, and what is known of everything in them."""

    def __init__(self, modules: ModuleTable, facts: Sequence[ModuleFacts | bytes | None], library: Library) -> None:
        """``facts`` are those of each module, by number, encoded or not; None for a file that could not be read."""
        self.modules = modules
        self.library = library
        self._facts = list(facts)
        self._builtins: dict[str, Value] = {}
        self._namespaces: dict[int, namespace.Namespace] = {}
        self._globals: dict[tuple[int, str], Value | None] = {}
        self._class_globals: dict[tuple[ClassKey, str], Value] = {}
        self._methods: dict[int, dict[int, list[tuple[int, FunctionFacts]]]] = {}
        self._outcomes: dict[tuple[FunctionKey, constants.Constants], Outcome] = {}
        self._asked_for: dict[FunctionKey, frozenset[str]] = {}
        self._depth = 0
        self.errors = InternalErrors(modules.paths)
        self.mapper: Mapper | None = None

        self.hierarchy = hierarchy = Hierarchy(self)
        self.protocols, self.filled, self.callers = Protocols(self), Filled(self), Callers(self)
        self.outside = Outside(self)
        self.local_names = names = LocalNames(self)
        self.results = results = Results(self)
        self.filling, self.closures = Filling(self), Closures(self)
        self.shapes = Shapes(self)
        self.fills_once = self.filling.fills_once
        self.closure_of = self.closures.closure_of
        definitions = Definitions(self)
        self.class_info = hierarchy.class_info
        self.base_class = hierarchy.base_class
        self.class_attribute = hierarchy.class_attribute
        self.method_of = hierarchy.method_of
        self.owner_of = hierarchy.owner_of
        self.overrides = hierarchy.overrides
        self.is_stub = hierarchy.is_stub
        self.derived = hierarchy.derived
        self.local = names.local
        self.names_in = names.names_in
        self.default = names.default
        self.default_class = names.default_class
        self.given = names.given
        self.result_of = results.result_of
        self.comes_back_off_loop = results.comes_back_off_loop
        self.call_result = results.call_result
        self.settle = results.settle
        self.define = definitions.define
        self.decorated = definitions.decorated
        self.registrations = definitions.registrations

    def facts(self, module: int) -> ModuleFacts:
        facts = self._facts[module]
        if isinstance(facts, ModuleFacts):
            return facts
        decoded = self._facts[module] = EMPTY if facts is None else decode_module(facts)
        return decoded

    def builtin(self, name: str) -> Value:
        """What a name is that nothing in the program binds."""
        value = self._builtins.get(name)
        if value is None:
            value = self._builtins[name] = Dotted(f"builtins.{name}")
        return value

    def module_numbers(self) -> range:
        return range(len(self._facts))

    def function(self, key: FunctionKey) -> FunctionFacts:
        facts = self._facts[key[0]]  # asked for so often that a call less can be felt
        return (facts if type(facts) is ModuleFacts else self.facts(key[0])).functions[key[1]]

    def functions(self) -> Iterator[tuple[FunctionKey, FunctionFacts]]:
        for module in self.module_numbers():
            for number, function in enumerate(self.facts(module).functions):
                yield (module, number), function

    def methods(self, module: int, cls: int) -> list[tuple[int, FunctionFacts]]:
        by_class = self._methods.get(module)
        if by_class is None:
            by_class = self._methods[module] = {}
            for number, function in enumerate(self.facts(module).functions):
                if function.owner >= 0:
                    by_class.setdefault(function.owner, []).append((number, function))
        return by_class.get(cls, [])

    def enclosing_class(self, module: int, function: int) -> ClassKey | None:
        """The class whose method ``function`` is, or is nested in."""
        functions = self.facts(module).functions
        while function >= 0:
            if functions[function].owner >= 0:
                return (module, functions[function].owner)
            function = functions[function].parent
        return None

    def namespace(self, module: int) -> namespace.Namespace:
        found = self._namespaces.get(module)
        if found is None:
            found = self._namespaces[module] = namespace.of_module(self.facts(module))
        return found

    def global_value(self, module: int, name: str) -> Value | None:
        """What a module's global name is; None when the module does not bind it."""
        key = (module, name)
        value = self._globals.get(key, UNASKED)
        if value is UNASKED:
            bindings = self.namespace(module).bindings.get(name)
            if bindings is not None:
                self._globals[key] = UNKNOWN  # a name that depends on itself
                match bindings:
                    case [namespace.ImportedName(level, source, imported)]:  # most names, and no scope is needed
                        value = self.imported_name(module, level, source, imported)
                    case _:
                        value = self.union_of(self.scope(module), bindings)
                self._globals[key] = value
                if is_empty(value):
                    value = self._globals[key] = self.filled.of_module(module, name, value)
            else:
                self._globals[key] = None
                value = self._globals[key] = self._through_star(module, name)
        return value

    def _through_star(self, module: int, name: str) -> Value | None:
        if name.startswith("_"):
            return None
        for star in self.namespace(module).stars:
            source = self.module_named(module, star.level, star.module)
            if source is not None and source != module:
                value = self.global_value(source, name)
                if value is not None:
                    return value
            elif source is None and star.level == 0:
                dotted = self.library.canonical(f"{star.module}.{name}")
                if self._is_known(dotted):
                    return self.external(dotted)
        return None

    def _is_known(self, dotted: str) -> bool:
        library = self.library
        return (
            library.callee(dotted) is not None
            or library.known_class(dotted) is not None
            or library.form(dotted) is not None
        )

    def class_global(self, info: classes.ClassInfo, name: str) -> Value:
        """What a name bound in a class's body is."""
        key = (info.key, name)
        if key not in self._class_globals:
            self._class_globals[key] = UNKNOWN
            frame = self.scope(info.key[0], parent=info.facts.parent, cls=info)
            self._class_globals[key] = self.union_of(frame, info.namespace.bindings[name])
        return self._class_globals[key]

    def scope(self, module: int, *, parent: int = -1, cls: classes.ClassInfo | None = None) -> Frame:
        return Frame(self, module, Outcome((module, -1)), parent=parent, cls=cls)

    def signature(self, key: FunctionKey, cls: classes.ClassInfo | None = None) -> Frame:
        """The scope of a function's annotations, which know its type parameters."""
        return Frame(self, key[0], Outcome(key), parent=self.function(key).parent, cls=cls)

    def union_of(self, frame: Frame, bindings: list[Binding]) -> Value:
        if len(bindings) == 1:
            return self._bound(frame, bindings[0])
        return union([self._bound(frame, binding) for binding in bindings])

    def _bound(self, frame: Frame, binding: Binding) -> Value:
        match binding:
            case namespace.Assigned(value, position):
                found = evaluate(frame, value)
                if position is None:
                    return found
                match found:
                    case Tuple(elements):
                        return elements[position] if -len(elements) <= position < len(elements) else UNKNOWN
                    case Collection(_, element):
                        return element
                    case _:
                        return UNKNOWN
            case namespace.Declared(annotation, value):
                declared = typehints.annotated(frame, annotation)
                if value is None or (declared != UNKNOWN and not self.tells_apart(declared)):
                    return declared
                return evaluate(frame, value)
            case namespace.Element(iterable, is_async):
                return iterate(frame, evaluate(frame, iterable), None if is_async else NOWHERE)
            case namespace.Entered(context, is_async):
                return enter(frame, evaluate(frame, context), NOWHERE, is_async=is_async)
            case namespace.DefinedFunction(function):
                return self._defined(frame, function)
            case namespace.DefinedClass(cls):
                return Class((frame.module, cls))
            case namespace.ImportedModule(module):
                return self.imported_module(frame.module, module)
            case namespace.ImportedName(level, module, name):
                return self.imported_name(frame.module, level, module, name)
            case namespace.StoredBy(function, name):
                return self.local((frame.module, function), name) or UNKNOWN

    def _defined(self, frame: Frame, function: int) -> Value:
        facts = self.facts(frame.module).functions[function]
        for decorator in facts.decorators:
            if isinstance(decorator, m.Attribute) and decorator.name in {"setter", "deleter"}:
                return UNKNOWN  # the getter's definition stands for the property
        return self.decorated(frame, function)

    def imported_module(self, importer: int, name: str) -> Value:
        found = self.modules.find(name, importer)
        return self.external(name, importer) if found is None else ModuleValue(found)

    def imported_name(self, importer: int, level: int, module: str, name: str) -> Value:
        source = self.module_named(importer, level, module)
        if source is not None:
            return self.member(source, name)
        if level > 0:
            beside = self.modules.sibling_directory(level, module, name, importer)
            return UNKNOWN if beside is None else ModuleValue(beside)
        return self.external(f"{module}.{name}", importer)

    def module_named(self, importer: int, level: int, module: str) -> int | None:
        """The module of the program that a `from` import in ``importer`` names."""
        if level > 0:
            return self.modules.find_relative(level, module, importer)
        return self.modules.find(module, importer)

    def member(self, module: int, name: str) -> Value:
        """Attribute ``name`` of a module: a global of it, or a submodule."""
        value = self.global_value(module, name)
        if value is None or value == UNKNOWN:
            child = self.modules.child(module, name)
            if child is not None:
                return ModuleValue(child)
        if value is None and isinstance(getter := self.global_value(module, GETATTR), Function) and name != GETATTR:
            return asked_by_name(self, getter, name, lambda _getter: None)
        return value or UNKNOWN

    def external(self, name: str, importer: int = 0) -> Value:
        """What a dotted name that is not bound in any module of the program refers to."""
        if self.modules.known_prefix(name):
            found = self.modules.find(name, importer)
            if found is not None:
                return ModuleValue(found)
        canonical = self.library.canonical(name)
        declared = self.library.module_attribute(canonical)
        return Dotted(canonical) if declared is None else declared

    def asked_for(self, key: FunctionKey) -> frozenset[str]:
        """The parameters whose constants decide what the function does."""
        known = self._asked_for.get(key)
        if known is None:
            known = self._asked_for[key] = constants.asked_for(self.function(key))
            known = self._asked_for[key] = known.union(relays.relayed(self, key))
        return known

    def tells_apart(self, value: Value) -> bool:
        """Whether ``value`` is an instance of unknown origin, of a class whose instances have to be told apart."""
        match value:
            case LibraryInstance(name, None):
                bases: tuple[str, ...] = (name,)
            case Instance(key, None):
                bases = self.class_info(key).library_bases
            case _:
                return False
        constructors = (self.library.constructor(base) for base in bases)
        return any(constructor is not None and constructor.web is not None for constructor in constructors)

    def outcome(self, key: FunctionKey, passed: constants.Constants = ()) -> Outcome:
        """What evaluating a function, for a caller that passes these constants, brings to light; incomplete while that
        is still going on."""
        outcome = self._outcomes.get((key, passed))
        if outcome is not None:
            return outcome
        if self._depth >= DEEPEST_QUESTION:
            return Outcome(key)
        outcome = self._outcomes[key, passed] = Outcome(key)
        self._depth += 1
        try:
            self._evaluate(key, passed, outcome)
        except Exception as error:  # costs what is known of this function, and nothing else
            self.errors.note(error, *self.whereabouts(key, "evaluating"))
            outcome.comes_back = outcome.comes_back_on_loop = True
        finally:
            self._depth -= 1
        outcome.complete = True
        return outcome

    def _evaluate(self, key: FunctionKey, passed: constants.Constants, outcome: Outcome) -> None:
        if key[1] < 0:
            frame = Frame(self, key[0], outcome)
            comes_out = blocks.run(frame, self.facts(key[0]).statements())
        else:
            frame = self.enter(key, outcome)
            deciding.begin(frame, passed)
            frame.branches = frame.firsts = kept_from(self, key, passed)
            comes_out = blocks.run(frame, awaiting.body(frame, self.function(key).statements()))
        if comes_out:
            frame.come_back()

    def enter(self, key: FunctionKey, outcome: Outcome) -> Frame:
        """The frame a function's body starts in: its parameters as far as they are known."""
        facts = self.function(key)
        receiver = receiver_of(facts)
        frame = Frame(self, key[0], outcome, parent=facts.parent, receiver=receiver)
        for parameter in facts.parameters:
            value = self.local(key, parameter.name) or UNKNOWN
            frame.bind(
                parameter.name, value if self.mapper is None else self.mapper.parameter(key, parameter.name, value)
            )
        return frame

    def resolution(self) -> dict[str, int | float]:
        """How many calls were evaluated, and of how many the callee is known."""
        return resolution(outcome for (_, passed), outcome in self._outcomes.items() if not passed)

    def whereabouts(self, key: FunctionKey, doing: str) -> tuple[str, str]:
        """How to tell of an error while ``doing`` something to a function, and the path of its file."""
        what = "the module" if key[1] < 0 else f"`{self.function(key).qualname}`"
        return f"{doing} {what}", self.modules.paths[key[0]]
