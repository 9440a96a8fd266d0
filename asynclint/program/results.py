"""What calling gives: results of functions, with the stand-ins of a call replaced by what it passes.

A result is known without its caller: annotations first, then the body, which also tells when all that is returned is of
derived classes. Where the body returns what it was passed, or
a closure over it, the result holds stand-ins that each call fills in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.program import calls, constants, generics, typehints
from asynclint.program.arguments import NO_ARGUMENTS
from asynclint.program.evaluation import evaluate
from asynclint.program.iteration import NOWHERE
from asynclint.program.outcome import SiteKind
from asynclint.program.values import (
    LEAVES,
    NEVER,
    UNKNOWN,
    Awaitable,
    Class,
    Collection,
    Dotted,
    Function,
    FunctionKey,
    Generator,
    Instance,
    Lazy,
    LibraryMethod,
    Literal,
    LoopTest,
    Offloaded,
    Parameter,
    Partial,
    ResultOf,
    TypeVariable,
    Unknown,
    Value,
    alternatives,
    map_value,
    union,
)

if TYPE_CHECKING:
    from asynclint.index.facts import FunctionFacts
    from asynclint.program.program import Program


UNDECIDED = frozenset({Unknown, TypeVariable})
"""Types of values that an annotation may describe, and leave to the body."""


class Results:
    """Results of functions, remembered by function and constants."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._results: dict[tuple[FunctionKey, constants.Constants], Value] = {}
        self._returns: dict[tuple[FunctionKey, str], Value | None] = {}
        self._off_loop: dict[FunctionKey, bool] = {}

    def result_of(
        self, function: Function, bound: dict[Parameter, Value] | None = None, passed: constants.Constants = ()
    ) -> Value:
        """What calling a function of the program gives, with ``bound`` for its parameters and ``passed`` for those its
        tests ask about."""
        key = function.key
        facts = self._program.function(key)
        result = self._plain_result(key, facts, passed)
        if facts.is_generator:
            if facts.is_async:
                return Collection("AsyncIterator", result)
            held = (
                tuple((stand_in, value) for stand_in, value in bound.items() if calls.is_kept(self._program, value))
                if bound
                else ()
            )
            made_by = Function(key, function.receiver, (*function.closure, *held)) if held else function
            return Generator(made_by, self._filled(result, function, bound or {}))
        result = self._filled(result, function, bound or {})
        return Awaitable(result, function) if facts.is_async else result

    def _plain_result(self, key: FunctionKey, facts: FunctionFacts, passed: constants.Constants) -> Value:
        """What the body returns, or yields when it is a generator."""
        known = self._results.get((key, passed))
        if known is not None:
            return known
        declared = UNKNOWN
        if facts.returns is not None:
            cls = None if facts.owner < 0 else self._program.class_info((key[0], facts.owner))
            declared = typehints.annotated(self._program.signature(key, cls), facts.returns)
            if facts.is_generator:
                declared = declared.element if isinstance(declared, Collection) else UNKNOWN
        if (
            type(declared) in UNDECIDED
            or (isinstance(declared, Collection) and not facts.is_generator)
            or self._is_guarded(facts)
            or self._program.tells_apart(declared)
            or self._may_be_mapped(key, declared)
            or self._may_be_derived(key, declared)
        ):
            outcome = self._program.outcome(key, passed)
            if not outcome.complete:
                return declared if facts.is_generator or declared != UNKNOWN else self._returned(key)
            found = union(outcome.yields if facts.is_generator else outcome.returns)
            if declared == UNKNOWN and not outcome.comes_back and not facts.is_generator and self._is_final(key):
                declared = NEVER
            elif (
                (type(declared) in UNDECIDED and _says_more(declared, found))
                or isinstance(found, (Generator, Lazy))
                or _tells_thread(found)
                or (found != UNKNOWN and self._program.tells_apart(declared))
                or (self._may_be_derived(key, declared) and self._are_derived(outcome.returns, declared))
                or (self._program.mapper is not None and self._program.mapper.keeps(found))
            ):
                declared = found  # an iterator is best known by what makes it, a guard by what it returns where
        self._results[key, passed] = declared
        return declared

    def _may_be_mapped(self, key: FunctionKey, declared: Value) -> bool:
        """Whether what is declared may be a row or a query: only the body tells where it comes from."""
        mapper = self._program.mapper
        return mapper is not None and mapper.keeps(mapper.parameter(key, "", declared))

    def _may_be_derived(self, key: FunctionKey, declared: Value) -> bool:
        """Whether a body may tell that what is declared is of a class derived from the one in the annotation."""
        return type(declared) is Instance and bool(self._program.derived(declared.key)) and self._is_final(key)

    def _are_derived(self, returned: list[Value], declared: Value) -> bool:
        """Whether all that is returned is known, and more closely than by the class that is declared."""
        return bool(returned) and all(
            type(option) is Instance
            and type(declared) is Instance
            and option.key != declared.key
            and declared.key in self._program.class_info(option.key).order
            for value in returned
            for option in alternatives(value)
        )

    def _is_final(self, key: FunctionKey) -> bool:
        """Whether a call of the function runs its body: it is not a method that others stand in for."""
        owner = self._program.enclosing_class(*key)
        return not self._program.is_stub(key) and (owner is None or not self._program.overrides(owner, Function(key)))

    def comes_back_off_loop(self, key: FunctionKey) -> bool:
        """Whether a call of the function comes back only where no loop runs, because it starts one itself."""
        known = self._off_loop.get(key)
        if known is None:
            self._off_loop[key] = False
            facts = self._program.function(key)
            if facts.is_async or facts.is_generator or not self._starts_loop(facts):
                return False
            outcome = self._program.outcome(key)
            known = self._off_loop[key] = (
                outcome.complete and outcome.comes_back and not outcome.comes_back_on_loop and self._is_final(key)
            )
        return known

    def _starts_loop(self, facts: FunctionFacts) -> bool:
        return self._program.library.loop_starters.search(facts.body) is not None

    def _is_guarded(self, facts: FunctionFacts) -> bool:
        """Whether a function asks which thread it runs on, so that its annotation hides what its result tells."""
        return self._program.library.guards.search(facts.body) is not None

    def _returned(self, key: FunctionKey) -> Value:
        """What a function returns, found without evaluating its body: it is being evaluated, further up."""
        memo = (key, "return")  # no name can be spelt like that
        if memo not in self._returns:
            self._returns[memo] = UNKNOWN
            scope = self._program.scope(key[0], parent=key[1])
            self._returns[memo] = union(evaluate(scope, value) for value in self._program.names_in(key).returns)
        return self._returns[memo] or UNKNOWN

    def _filled(self, result: Value, function: Function, bound: dict[Parameter, Value]) -> Value:
        """``result`` with the stand-ins of this call replaced, and the closures it returns tied to them."""
        if type(result) in LEAVES:
            return result
        key = function.key
        known = {**dict(function.closure), **bound}

        def replace(part: Value) -> Value | None:
            match part:
                case Parameter():
                    return known.get(part, UNKNOWN if part.function == key else part)
                case ResultOf(inner, awaited):
                    return self.settle(ResultOf(map_value(inner, replace), awaited))
                case Function(inner_key, receiver, ()) if known and self._is_within(inner_key, key):
                    return Function(inner_key, receiver, tuple(known.items()))
                case Instance(cls) if isinstance(function.receiver, (Instance, Class)) and cls != function.receiver.key:
                    # `return self`, `return cls()`: an object of the receiver's own class.
                    if (
                        cls in self._program.class_info(function.receiver.key).order
                        and self._program.function(key).owner == cls[1]
                    ):
                        receiver = function.receiver
                        return receiver if isinstance(receiver, Instance) else Instance(receiver.key)
                    return None
                case Instance(cls, arguments=given) if given and isinstance(function.receiver, Instance):
                    own = all(isinstance(one, TypeVariable) for one in given)
                    return function.receiver if own and cls == function.receiver.key else None
                case TypeVariable():
                    return generics.in_call(self._program, function, known, part)
                case _:
                    return None

        return map_value(result, replace)

    def _is_within(self, inner: FunctionKey, outer: FunctionKey) -> bool:
        if inner[0] != outer[0]:
            return False
        functions = self._program.facts(inner[0]).functions
        number = functions[inner[1]].parent
        while number >= 0:
            if number == outer[1]:
                return True
            number = functions[number].parent
        return False

    def settle(self, value: Value) -> Value:
        """``value`` with every result of a known callable replaced by what that callable gives."""

        def replace(part: Value) -> Value | None:
            if isinstance(part, ResultOf):
                inner = self.settle(part.function)
                if isinstance(inner, (Parameter, ResultOf)):
                    return ResultOf(inner, part.awaited)
                return self.call_result(inner, awaited=part.awaited)
            return None

        return map_value(value, replace)

    def call_result(self, function: Value, *, awaited: bool) -> Value:
        """What calling any callable value gives, when nothing is known of the arguments."""
        return union(self._call_result(option, awaited=awaited) for option in alternatives(function))

    def _call_result(self, function: Value, *, awaited: bool) -> Value:
        match function:
            case Function():
                result = self.result_of(function)
                if awaited:
                    return union(
                        option.result if isinstance(option, Awaitable) else option for option in alternatives(result)
                    )
                return result
            case Class(key):
                return Instance(key)
            case Partial(inner):
                return self.call_result(inner, awaited=awaited)
            case Offloaded(inner):
                result = self.call_result(inner, awaited=True)
                return result if awaited else Awaitable(result)
            case Parameter():
                return ResultOf(function, awaited)
            case LibraryMethod() | Dotted():
                frame = self._program.scope(0)
                made = calls.Call(frame, SiteKind.CALL, NOWHERE, NO_ARGUMENTS, Confidence.CERTAIN)
                result = calls.apply(made, function)
                return result.result if awaited and isinstance(result, Awaitable) else result
            case _:
                return UNKNOWN


def _says_more(declared: Value, found: Value) -> bool:
    """Whether what a body returns says more than an annotation that names nothing, or only a type variable."""
    if declared == UNKNOWN:
        return True
    return any(isinstance(option, (Parameter, ResultOf)) for option in alternatives(found)) and found != UNKNOWN


def _tells_thread(value: Value) -> bool:
    """Whether some alternative only arises where no loop runs."""
    return any(isinstance(option, Literal) and option.off_loop for option in alternatives(value)) or isinstance(
        value, LoopTest
    )
