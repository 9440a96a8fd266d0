"""A program that lives on while its files change: every question that it remembers the answer to, in one list.

The tables that answers are remembered in are private to those who fill them; this module alone looks into all of them,
so that a program which is evaluated once pays nothing for those that live longer. A new table has to be named here, or
its answers would outlive what they were made from; a test looks for any that is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclint.program import constants
from asynclint.program.call_sites import imported_words
from asynclint.program.filled import decorator_names
from asynclint.program.hierarchy import base_names
from asynclint.program.outcome import Outcome
from asynclint.program.outside import suppliers
from asynclint.program.program import DEEPEST_QUESTION
from asynclint.program.standing import Question, Standing, StartOver, identical
from asynclint.program.values import UNKNOWN, ClassKey, Function, Instance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from asynclint.index.facts import ModuleFacts
    from asynclint.program.constants import Constants
    from asynclint.program.program import Program
    from asynclint.program.standing import Piece
    from asynclint.program.values import FunctionKey, Value

DEEP = DEEPEST_QUESTION // 2
"""So many answers may wait for each other: what is remembered makes chains shorter than they are in a fresh run, where
they would come to the depth at which answers are cut off."""

TOO_DEEP = "answers wait for too many others"


class KeptProgram:
    """``program``, which has not been asked anything yet; ``standing`` are its answers from then on."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.standing = Standing(_questions(program), self._deeper)
        self._facts = program.facts
        self._bases, self._methods = _Names(self.standing), _Names(self.standing, "()")
        self._decorators, self._imports = _Names(self.standing, "@"), _Names(self.standing, "import")
        self._supplies = _Names(self.standing, "=")
        for module in program.module_numbers():
            for name, classes in _by_base(program.facts(module)).items():
                self._bases.setdefault(name, []).extend((module, number) for number in classes)
            for name, classes in _by_method(program.facts(module)).items():
                self._methods.setdefault(name, []).extend((module, number) for number in classes)
            for name, functions in _by_decorator(program.facts(module)).items():
                self._decorators.setdefault(name, []).extend((module, number) for number in functions)
            for name, bodies in _by_import(program.facts(module)).items():
                self._imports.setdefault(name, []).extend((module, number) for number in bodies)
            for name, functions in suppliers(program.facts(module)).items():
                self._supplies.setdefault(name, []).extend((module, number) for number in functions)
        program.hierarchy._by_base = self._bases
        program.protocols.by_method = self._methods
        program.filled.by_decorator = self._decorators
        program.callers.sites.by_import = self._imports
        program.outside.by_name = self._supplies
        _watch(program, self.standing)

    def _deeper(self, more: int) -> None:
        self.program._depth += more
        if self.program._depth > DEEP:
            raise StartOver(TOO_DEEP)

    @property
    def is_broken(self) -> bool:
        """Whether something was left half found."""
        return self.standing.is_broken or bool(self.program.errors)

    def edit(self, edits: Mapping[int, bytes | None]) -> None:
        """Begins a check in which these modules say something else than before."""
        self.standing.begin([piece for module, facts in edits.items() for piece in self._replace(module, facts)])

    def _replace(self, module: int, facts: bytes | None) -> Iterator[Piece]:
        """The pieces that have changed."""
        program = self.program
        before = self._facts(module)
        program._facts[module] = facts
        after = self._facts(module)
        program._namespaces.pop(module, None)
        program._methods.pop(module, None)
        yield module
        both = range(max(len(before.functions), len(after.functions)))
        for number in both:
            program.local_names._function_names.pop((module, number), None)
            program.registrations.pop((module, number), None)
            if not identical(before.functions[number : number + 1], after.functions[number : number + 1]):
                yield (module, number)
        for names, by_name in (
            (self._bases, _by_base),
            (self._methods, _by_method),
            (self._decorators, _by_decorator),
            (self._imports, _by_import),
            (self._supplies, suppliers),
        ):
            old, new = by_name(before), by_name(after)
            for name in {*old, *new}:
                if old.get(name) != new.get(name):
                    others = [key for key in dict.get(names, name, ()) if key[0] != module]
                    names[name] = sorted([*others, *((module, number) for number in new.get(name, ()))])
                    yield names.piece(name)


class _Names(dict[str, list[tuple[int, int]]]):
    """Classes by what their bases or methods are called, functions by their decorators, modules by their imports;
    whoever looks one up depends on it. ``mark`` tells these apart."""

    def __init__(self, standing: Standing, mark: str = "") -> None:
        super().__init__()
        self._standing = standing
        self._mark = mark

    def piece(self, name: str) -> Piece:
        return name + self._mark

    def get(self, name: str, default: Any = None) -> Any:
        self._standing.read(self.piece(name))
        return super().get(name, default)


def _by_base(facts: ModuleFacts) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, cls in enumerate(facts.classes):
        for base in base_names(cls):
            found.setdefault(base.rpartition(".")[2], []).append(number)
    return found


def _by_method(facts: ModuleFacts) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for function in facts.functions:
        if function.owner >= 0:
            found.setdefault(function.name, []).append(function.owner)
    return found


def _by_decorator(facts: ModuleFacts) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, function in enumerate(facts.functions):
        for name in decorator_names(function.decorators):
            found.setdefault(name, []).append(number)
    return found


def _by_import(facts: ModuleFacts) -> dict[str, list[int]]:
    return {name: [-1] for name in imported_words(facts)}


def _questions(program: Program) -> dict[str, Question]:
    """What a program remembers the answers to."""
    hierarchy, names, results = program.hierarchy, program.local_names, program.results
    class_global, overrides, plain, fills = (
        program.class_global, hierarchy.overrides, results._plain_result, program.filling.fills_once
    )  # fmt: skip

    found_outcome = program.outcome

    def outcome(key: FunctionKey, passed: Constants) -> Outcome:
        if program._depth > DEEP:
            raise StartOver(TOO_DEEP)
        return found_outcome(key, passed)

    def unknown(*_arguments: Any) -> Value:
        return UNKNOWN

    def nothing(*_arguments: Any) -> tuple[Any, ...]:
        return ()

    def provisional_global(module: int, name: str) -> Value | None:
        return UNKNOWN if name in program.namespace(module).bindings else None

    return {
        "global": Question(program.global_value, program._globals, meanwhile=provisional_global),
        "class_global": Question(
            lambda cls, name: class_global(program.class_info(cls), name), program._class_globals, meanwhile=unknown
        ),
        "outcome": Question(outcome, program._outcomes, meanwhile=lambda key, _passed: Outcome(key), goes_deeper=True),
        "asked_for": Question(
            program.asked_for, program._asked_for, _alone, lambda key: constants.asked_for(program.function(key))
        ),
        "class_info": Question(hierarchy.class_info, hierarchy._classes, _alone),
        "class_attribute": Question(hierarchy.class_attribute, hierarchy._attributes, meanwhile=unknown),
        "derived": Question(hierarchy.derived, hierarchy._derived_from, _alone),
        "provided": Question(program.protocols.provided, program.protocols._provided, meanwhile=nothing),
        "conforming": Question(program.protocols.conforming, program.protocols._conforming, _alone, nothing),
        "overrides": Question(lambda cls, method: overrides(cls, Function(method))),
        "constructor": Question(hierarchy.constructor, hierarchy._constructors, _alone, is_reentrant=True),
        "stub": Question(hierarchy.is_stub, hierarchy._stubs, _alone),
        "local": Question(names.local, names._locals, meanwhile=unknown),
        "default": Question(names._default, names._locals, lambda key, name: (key, f"{name}=")),
        "result": Question(
            lambda key, passed: plain(key, program.function(key), passed), results._results, is_reentrant=True
        ),
        "returned": Question(results._returned, results._returns, lambda key: (key, "return"), unknown),
        "off_loop": Question(results.comes_back_off_loop, results._off_loop, _alone, lambda _key: False),
        "fills": Question(lambda key: fills(Function(key)), program.filling._known, _alone),
        "passed": Question(program.callers.passed, program.callers._passed, _alone, unknown),
        "object_passed": Question(program.callers.object_passed, program.callers._objects, _alone, unknown),
        "field_passed": Question(program.callers.field_passed, program.callers._fields, meanwhile=unknown),
        "supplied": Question(program.outside.found, program.outside._supplied, meanwhile=unknown),
        "closure": Question(program.closures.closure_of, program.closures._known, _alone),
    }


def _alone(key: object) -> object:
    return key


def _watch(program: Program, standing: Standing) -> None:
    """Has all questions, and all reading of facts, go by ``standing``."""
    hierarchy, names, results = program.hierarchy, program.local_names, program.results
    ask, read = standing.ask, standing.read

    def instead(attribute: str, function: Callable[..., Any], *holders: object) -> None:
        for holder in holders:
            setattr(holder, attribute, function)

    facts, namespace, methods, names_in = program.facts, program.namespace, program.methods, names.names_in
    class_attribute = hierarchy.class_attribute

    def read_facts(module: int) -> ModuleFacts:
        read(module)
        return facts(module)

    def read_function(key: FunctionKey) -> Any:
        read(key)
        return facts(key[0]).functions[key[1]]

    def read_namespace(module: int) -> Any:
        read(module)
        return namespace(module)

    def read_methods(module: int, cls: int) -> Any:
        read(module)
        return methods(module, cls)

    def read_names(key: FunctionKey) -> Any:
        read(key[0])
        return names_in(key)

    def attribute(key: ClassKey, name: str, receiver: Value, *, beyond: bool = False) -> Any:
        if beyond or (isinstance(receiver, Instance) and receiver.origin is not None):
            return class_attribute(key, name, receiver, beyond=beyond)  # not remembered
        return ask("class_attribute", key, name, receiver)

    instead("facts", read_facts, program)
    instead("function", read_function, program)
    instead("namespace", read_namespace, program)
    instead("methods", read_methods, program)
    instead("names_in", read_names, program, names)
    instead("global_value", lambda module, name: ask("global", module, name), program)
    instead("class_global", lambda info, name: ask("class_global", info.key, name), program)
    instead("outcome", lambda key, passed=(): ask("outcome", key, passed), program)
    instead("asked_for", lambda key: ask("asked_for", key), program)
    instead("class_info", lambda key: ask("class_info", key), program, hierarchy)
    instead("class_attribute", attribute, program, hierarchy)
    instead("derived", lambda key: ask("derived", key), program, hierarchy)
    instead("provided", lambda key, name: ask("provided", key, name), program.protocols)
    instead("conforming", lambda key: ask("conforming", key), program.protocols)
    instead("overrides", lambda key, function: ask("overrides", key, function.key), program, hierarchy)
    instead("constructor", lambda key: ask("constructor", key), hierarchy)
    instead("is_stub", lambda key: ask("stub", key), program, hierarchy)
    instead("local", lambda key, name: ask("local", key, name), program, names)
    instead("_default", lambda key, name: ask("default", key, name), names)
    instead("_plain_result", lambda key, _facts, passed: ask("result", key, passed), results)
    instead("_returned", lambda key: ask("returned", key), results)
    instead("comes_back_off_loop", lambda key: ask("off_loop", key), program, results)
    instead("fills_once", lambda getter: ask("fills", getter.key), program, program.filling)
    instead("passed", lambda parameter: ask("passed", parameter), program.callers)
    instead("object_passed", lambda parameter: ask("object_passed", parameter), program.callers)
    instead("field_passed", lambda cls, name: ask("field_passed", cls, name), program.callers)
    instead("found", lambda cls, name: ask("supplied", cls, name), program.outside)
    instead("closure_of", lambda key: ask("closure", key), program, program.closures)
