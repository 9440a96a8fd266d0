"""The program: every question one part of the code has about another, asked once and remembered.

Nothing is computed until it is asked for. A function that is still being evaluated answers with what it knows so far,
so recursion ends by itself, and the answers do not depend on anything but the order of the questions, which is fixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import FORMAT, ClassFacts, FunctionFacts, ModuleFacts, decode_module, encode_block
from asynclint.program import calls, classes, constants, expressions, namespace, statements, typehints
from asynclint.program.arguments import NO_ARGUMENTS, Arguments
from asynclint.program.attributes import attribute, library_attribute
from asynclint.program.frame import Frame
from asynclint.program.iteration import enter, iterate
from asynclint.program.outcome import Handover, Outcome, SiteKind
from asynclint.program.values import (
    CALLABLE,
    UNKNOWN,
    Awaitable,
    Class,
    ClassKey,
    ClassMethod,
    Collection,
    ContextFactory,
    Decorator,
    Dictionary,
    Dotted,
    Function,
    FunctionKey,
    Generator,
    Instance,
    Lazy,
    LibraryInstance,
    LibraryMethod,
    Literal,
    LoopTest,
    ModuleValue,
    Offloaded,
    Parameter,
    Partial,
    Property,
    ResultOf,
    StaticMethod,
    Tuple,
    Value,
    alternatives,
    is_none,
    map_value,
    union,
)
from asynclint.findings import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.program.library import Library
    from asynclint.program.modules import ModuleTable

DEEPEST_QUESTION = 64
"""How many functions may wait for one another's results before the answer is "unknown"."""

IMPLICIT_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


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
        self._classes: dict[ClassKey, classes.ClassInfo] = {}
        self._attributes: dict[tuple[ClassKey, str], Value] = {}
        self._methods: dict[int, dict[int, list[tuple[int, FunctionFacts]]]] = {}
        self._outcomes: dict[tuple[FunctionKey, constants.Constants], Outcome] = {}
        self._results: dict[tuple[FunctionKey, constants.Constants], Value] = {}
        self._asked_for: dict[FunctionKey, frozenset[str]] = {}
        self._locals: dict[tuple[FunctionKey, str], Value | None] = {}
        self._function_names: dict[FunctionKey, namespace.Namespace] = {}
        self._stubs: dict[FunctionKey, bool] = {}
        self._by_base: dict[str, list[ClassKey]] | None = None
        self._derived_from: dict[ClassKey, list[ClassKey]] = {}
        self._depth = 0
        self.registrations: dict[FunctionKey, dict[Handover, None]] = {}
        """What decorators do with the functions they decorate, by function."""

    # --- facts

    def facts(self, module: int) -> ModuleFacts:
        facts = self._facts[module]
        if type(facts) is ModuleFacts:
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
        return self.facts(key[0]).functions[key[1]]

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

    # --- names

    def namespace(self, module: int) -> namespace.Namespace:
        found = self._namespaces.get(module)
        if found is None:
            found = self._namespaces[module] = namespace.of_module(self.facts(module))
        return found

    def global_value(self, module: int, name: str) -> Value | None:
        """What a module's global name is; None when the module does not bind it."""
        key = (module, name)
        if key not in self._globals:
            names = self.namespace(module)
            bindings = names.bindings.get(name)
            if bindings is not None:
                self._globals[key] = UNKNOWN  # a name that depends on itself
                frame = self._scope(module)
                self._globals[key] = self._union_of(frame, bindings)
            else:
                self._globals[key] = None
                self._globals[key] = self._through_star(module, name)
        return self._globals[key]

    def _through_star(self, module: int, name: str) -> Value | None:
        if name.startswith("_"):
            return None
        for star in self.namespace(module).stars:
            source = self._module_named(module, star.level, star.module)
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
            frame = self._scope(info.key[0], parent=info.facts.parent, cls=info)
            self._class_globals[key] = self._union_of(frame, info.namespace.bindings[name])
        return self._class_globals[key]

    def _scope(self, module: int, *, parent: int = -1, cls: classes.ClassInfo | None = None) -> Frame:
        return Frame(self, module, Outcome((module, -1)), parent=parent, cls=cls)

    def _union_of(self, frame: Frame, bindings: list[namespace.Binding]) -> Value:
        if len(bindings) == 1:
            return self._bound(frame, bindings[0])
        return union([self._bound(frame, binding) for binding in bindings])

    def _bound(self, frame: Frame, binding: namespace.Binding) -> Value:
        match binding:
            case namespace.Assigned(value, position):
                found = expressions.evaluate(frame, value)
                if position is None:
                    return found
                match found:
                    case Tuple(elements):
                        return elements[position] if position < len(elements) else UNKNOWN
                    case Collection(_, element):
                        return element
                    case _:
                        return UNKNOWN
            case namespace.Declared(annotation, value):
                declared = typehints.annotated(frame, annotation)
                if declared != UNKNOWN or value is None:
                    return declared
                return expressions.evaluate(frame, value)
            case namespace.Element(iterable, is_async):
                return iterate(frame, expressions.evaluate(frame, iterable), None if is_async else NOWHERE)
            case namespace.Entered(context, is_async):
                return enter(frame, expressions.evaluate(frame, context), NOWHERE, is_async=is_async)
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
        source = self._module_named(importer, level, module)
        if source is not None:
            return self.member(source, name)
        if level > 0:
            beside = self.modules.sibling_directory(level, module, name, importer)
            return UNKNOWN if beside is None else ModuleValue(beside)
        return self.external(f"{module}.{name}", importer)

    def _module_named(self, importer: int, level: int, module: str) -> int | None:
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

    def local(self, key: FunctionKey, name: str) -> Value | None:
        """A name of a function, or an attribute of its receiver by its path, as it is seen from outside: anything
        the function ever gives it. None when the function does not bind it."""
        memo = (key, name)
        if memo not in self._locals:
            self._locals[memo] = UNKNOWN  # a name that depends on itself
            self._locals[memo] = self._local(key, name)
        return self._locals[memo]

    def _local(self, key: FunctionKey, name: str) -> Value | None:
        facts = self.function(key)
        for parameter in facts.parameters:
            if parameter.name == name:
                return self._parameter(key, facts, parameter)
        bindings = self._names_in(key).bindings.get(name)
        return None if bindings is None else self._union_of(self._scope(key[0], parent=key[1]), bindings)

    def _names_in(self, key: FunctionKey) -> namespace.Namespace:
        found = self._function_names.get(key)
        if found is None:
            found = self._function_names[key] = namespace.of_function(self.function(key), self.facts(key[0]))
        return found

    # --- classes

    def class_info(self, key: ClassKey) -> classes.ClassInfo:
        info = self._classes.get(key)
        if info is None:
            info = self._classes[key] = classes.describe(self, key)
            classes.link(self, info)
        return info

    def base_class(self, info: classes.ClassInfo, expression: m.Expression) -> Value:
        """The class that an expression in a ``class`` statement's parentheses names."""
        if isinstance(expression, m.Subscript):
            expression = expression.value
        outer = info.facts.outer
        cls = None if outer < 0 else self._classes.get((info.key[0], outer))
        return expressions.evaluate(self._scope(info.key[0], parent=info.facts.parent, cls=cls), expression)

    def class_attribute(self, key: ClassKey, name: str, receiver: Value, *, beyond: bool = False) -> Value:
        """What the classes in the order of ``key`` make of attribute ``name``, before descriptors are asked.

        With ``beyond`` the search begins after ``key`` in the order of the receiver's class, as `super()` does.
        """
        if beyond:
            order = self.class_info(receiver.key if isinstance(receiver, (Instance, Class)) else key).order
            if key not in order:
                order = self.class_info(key).order
            return self._search(order[order.index(key) + 1 :], name, receiver)
        memo = (key, name)
        found = self._attributes.get(memo)
        if found is None:
            self._attributes[memo] = UNKNOWN
            found = self._attributes[memo] = self._search(self.class_info(key).order, name, receiver)
        return found

    def _search(self, order: tuple[classes.Ancestor, ...], name: str, receiver: Value) -> Value:
        inherited: list[Value] = []
        for ancestor in order:
            if isinstance(ancestor, str):
                value = library_attribute(self, ancestor, name, receiver)
                if value != UNKNOWN:
                    return value
                continue
            info = self.class_info(ancestor)
            declared = self.class_global(info, name) if name in info.namespace.bindings else UNKNOWN
            if any(isinstance(b, namespace.Declared) for b in info.namespace.bindings.get(name, ())):
                if declared != UNKNOWN:
                    return declared
            stores = info.stores.get(name, ())
            if name in info.namespace.bindings or stores:
                stored = [self._stored((ancestor[0], method), name) for method in stores]
                if any(value == UNBLOCKED for value in stored):
                    return UNKNOWN
                found = union([declared, *stored, *inherited])
                if found == UNKNOWN or not is_none(found):
                    return found
                inherited = [found]  # set to None here, and to something by a base
        return union(inherited)

    def overrides(self, key: ClassKey, function: Function) -> list[tuple[ClassKey, FunctionKey]]:
        """What stands in for a method that only announces itself, in the classes derived from ``key``."""
        name = self.function(function.key).name
        found = []
        for derived in self._derived(key):
            for method, facts in self.methods(*derived):
                if facts.name == name and not self.is_stub((derived[0], method)):
                    found.append((derived, (derived[0], method)))
        return found

    def is_stub(self, key: FunctionKey) -> bool:
        """Whether a method does nothing but raise, or nothing at all: its class leaves it to others."""
        known = self._stubs.get(key)
        if known is None:
            body = self.function(key).statements()
            known = self._stubs[key] = not body or (len(body) == 1 and isinstance(body[0], m.Raise))
        return known

    def _derived(self, key: ClassKey) -> list[ClassKey]:
        """The classes of the program that inherit from ``key``, in source order."""
        if self._by_base is None:
            self._by_base = {}
            for module in self.module_numbers():
                for number, cls in enumerate(self.facts(module).classes):
                    for base in self.base_names(cls):
                        self._by_base.setdefault(base.rpartition(".")[2], []).append((module, number))
        derived = self._derived_from.get(key)
        if derived is None:
            found: set[ClassKey] = set()
            names = [self.facts(key[0]).classes[key[1]].name]
            while names:
                for candidate in self._by_base.get(names.pop(), ()):
                    if candidate not in found and key in self.class_info(candidate).order:
                        found.add(candidate)
                        names.append(self.facts(candidate[0]).classes[candidate[1]].name)
            derived = self._derived_from[key] = sorted(found - {key})
        return derived

    def owner_of(self, key: ClassKey, name: str) -> ClassKey:
        """The class in the order of ``key`` that gives its instances attribute ``name``."""
        for ancestor in self.class_info(key).order:
            if not isinstance(ancestor, str):
                info = self.class_info(ancestor)
                if name in info.stores or name in info.namespace.bindings:
                    return ancestor
        return key

    def _stored(self, method: FunctionKey, attribute: str) -> Value:
        """What a method assigns to an attribute of its receiver."""
        path = f"{self.function(method).parameters[0].name}.{attribute}"
        for call in self._names_in(method).calls.get(path, ()):
            if calls.unblocks(self._scope(method[0], parent=method[1]), call):
                return UNBLOCKED
        return self.local(method, path) or UNKNOWN

    def method_of(self, instance: Value, name: str) -> Function | None:
        """The method of the program that ``instance.name`` is."""
        if not isinstance(instance, Instance):
            return None
        value = attribute(self, instance, name, Confidence.CERTAIN, lambda _target: None)
        return next((option for option in alternatives(value) if isinstance(option, Function)), None)

    @staticmethod
    def base_names(cls: ClassFacts) -> list[str]:
        """The bases of a class as they are written, without what they are subscripted with."""
        bases = [base.value if isinstance(base, m.Subscript) else base for base in cls.bases]
        return [path for base in bases if (path := expressions.path_of(base)) is not None]

    # --- functions

    def define(self, key: FunctionKey) -> Value:
        """What the ``def`` of a function binds, wherever it stands."""
        facts = self.function(key)
        cls = None if facts.owner < 0 else self.class_info((key[0], facts.owner))
        return self.decorated(self._scope(key[0], parent=facts.parent, cls=cls), key[1])

    def decorated(self, frame: Frame, number: int) -> Value:
        """What a ``def`` binds: the function, seen through its decorators."""
        key = (frame.module, number)
        facts = self.function(key)
        value: Value = Function(key)
        known = set(frame.outcome.handovers)
        for expression in reversed(facts.decorators):
            value = self._decorate(frame, expression, value, facts)
        new = [handover for handover in frame.outcome.handovers if handover not in known]
        if new:
            self.registrations[key] = dict.fromkeys(new)
        return value

    def _decorate(self, frame: Frame, expression: m.Expression, function: Value, facts: FunctionFacts) -> Value:
        place = (facts.line, facts.column, facts.line, facts.column)
        made = calls.Call(frame, SiteKind.CALL, place, Arguments((function,)), Confidence.CERTAIN)
        results = []
        for decorator in alternatives(expressions.evaluate(frame, expression)):
            match decorator:
                case Dotted(name):
                    results.append(self._by_form(self.library.form(name), function) or calls.decorate(made, name, function))
                case Decorator(name) | LibraryMethod(name, _):
                    results.append(calls.decorate(made, name, function))
                case Function() | Partial() | Class() | Instance():
                    result = calls.apply(made, decorator)
                    results.append(function if result == UNKNOWN else result)
                case _:
                    results.append(function)
        return union(results)

    @staticmethod
    def _by_form(form: str | None, function: Value) -> Value | None:
        match form:
            case "property" | "cached-property":
                return Property(function)
            case "static-method":
                return StaticMethod(function)
            case "class-method":
                return ClassMethod(function)
            case "context-manager" | "async-context-manager":
                return ContextFactory(function, form.startswith("async"))
            case None:
                return None
            case _:
                return function

    def asked_for(self, key: FunctionKey) -> frozenset[str]:
        """The parameters whose constants decide what the function does."""
        known = self._asked_for.get(key)
        if known is None:
            known = self._asked_for[key] = constants.asked_for(self.function(key))
        return known

    def is_coroutine_check(self, key: FunctionKey) -> bool:
        """Whether a function does nothing but pass on whether its argument is a coroutine function."""
        match self.function(key).statements():
            case [m.Return(m.Call(function, [m.Name()]))]:
                value = expressions.evaluate(self._scope(key[0], parent=key[1]), function)
                return isinstance(value, Dotted) and self.library.form(value.name) == "coroutine-check"
            case _:
                return False

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
            if key[1] < 0:
                frame = Frame(self, key[0], outcome)
                statements.run(frame, self.facts(key[0]).statements())
            else:
                facts = self.function(key)
                frame = self._enter(key, facts, outcome)
                frame.constants = dict(passed)
                for name, value in passed:
                    if name in frame.env:
                        frame.bind(name, value)
                statements.run(frame, facts.statements())
        finally:
            self._depth -= 1
        outcome.complete = True
        return outcome

    def _enter(self, key: FunctionKey, facts: FunctionFacts, outcome: Outcome) -> Frame:
        """The frame a function's body starts in: its parameters as far as they are known."""
        receiver = self._receiver(facts)
        frame = Frame(self, key[0], outcome, parent=facts.parent, receiver=receiver)
        for parameter in facts.parameters:
            frame.bind(parameter.name, self.local(key, parameter.name) or UNKNOWN)
        return frame

    @staticmethod
    def _receiver(facts: FunctionFacts) -> str | None:
        """The name of the parameter that a method is bound to."""
        if facts.owner < 0 or not facts.parameters or _has_decorator(facts, "staticmethod"):
            return None
        return facts.parameters[0].name

    def default(self, key: FunctionKey, name: str) -> Value | None:
        """The callable that a parameter is when nothing is passed for it."""
        memo = (key, f"{name}=")
        if memo not in self._locals:
            facts = self.function(key)
            written = next((parameter.default for parameter in facts.parameters if parameter.name == name), None)
            value = None
            if written is not None and not isinstance(written, m.Constant):
                value = expressions.evaluate(self._scope(key[0], parent=facts.parent), written)
            self._locals[memo] = value if isinstance(value, CALLABLE) else None
        return self._locals[memo]

    def _parameter(self, key: FunctionKey, facts: FunctionFacts, parameter: m.Parameter) -> Value:
        if parameter.name == self._receiver(facts):
            owner = (key[0], facts.owner)
            on_class = facts.name in IMPLICIT_CLASS_METHODS or _has_decorator(facts, "classmethod")
            return Class(owner) if on_class else Instance(owner)
        declared = UNKNOWN
        if parameter.annotation is not None:
            declared = typehints.annotated(self._scope(key[0], parent=facts.parent), parameter.annotation)
        if parameter.kind == m.Parameter.ARGS:
            return Collection("tuple", declared)
        if parameter.kind == m.Parameter.KWARGS:
            return Dictionary(LibraryInstance("builtins.str"), declared)
        if declared == UNKNOWN and parameter.default is not None and not isinstance(parameter.default, m.Constant):
            # The default is one of the things it can be; what callers pass is another.
            default = expressions.evaluate(self._scope(key[0], parent=facts.parent), parameter.default)
            stand_in = Parameter(key, parameter.name)
            return stand_in if isinstance(default, CALLABLE) else union((default, stand_in))
        return Parameter(key, parameter.name) if declared == UNKNOWN else declared

    def resolution(self) -> tuple[int, int]:
        """How many calls were evaluated, and of how many the callee is known."""
        outcomes = [outcome for (_, passed), outcome in self._outcomes.items() if not passed]
        return sum(outcome.calls for outcome in outcomes), sum(outcome.resolved for outcome in outcomes)

    # --- results

    def result_of(
        self, function: Function, bound: dict[Parameter, Value] | None = None, passed: constants.Constants = ()
    ) -> Value:
        """What calling a function of the program gives, with ``bound`` for its parameters and ``passed`` for those its
        tests ask about."""
        key = function.key
        facts = self.function(key)
        result = self._plain_result(key, facts, passed)
        if facts.is_generator:
            if facts.is_async:
                return Collection("AsyncIterator", result)
            return Generator(function, self._filled(result, function, bound or {}))
        result = self._filled(result, function, bound or {})
        return Awaitable(result, function) if facts.is_async else result

    def _plain_result(self, key: FunctionKey, facts: FunctionFacts, passed: constants.Constants) -> Value:
        """What the body returns, or yields when it is a generator."""
        known = self._results.get((key, passed))
        if known is not None:
            return known
        declared = UNKNOWN
        if facts.returns is not None:
            cls = None if facts.owner < 0 else self.class_info((key[0], facts.owner))
            declared = typehints.annotated(self._scope(key[0], parent=facts.parent, cls=cls), facts.returns)
            if facts.is_generator:
                declared = declared.element if isinstance(declared, Collection) else UNKNOWN
        if declared == UNKNOWN or (isinstance(declared, Collection) and not facts.is_generator) or self._is_guarded(facts):
            outcome = self.outcome(key, passed)
            if not outcome.complete:
                return declared if facts.is_generator or declared != UNKNOWN else self._returned(key)
            found = union(outcome.yields if facts.is_generator else outcome.returns)
            if declared == UNKNOWN or isinstance(found, (Generator, Lazy)) or _tells_thread(found):
                declared = found  # an iterator is best known by what makes it, a guard by what it returns where
        self._results[key, passed] = declared
        return declared

    def _is_guarded(self, facts: FunctionFacts) -> bool:
        """Whether a function asks which thread it runs on, so that its annotation hides what its result tells."""
        body = bytes(facts.body)
        return any(name in body for name in self.library.guards)

    def _returned(self, key: FunctionKey) -> Value:
        """What a function returns, found without evaluating its body: it is being evaluated, further up."""
        memo = (key, "return")  # no name can be spelt like that
        if memo not in self._locals:
            self._locals[memo] = UNKNOWN
            scope = self._scope(key[0], parent=key[1])
            self._locals[memo] = union(expressions.evaluate(scope, value) for value in self._names_in(key).returns)
        return self._locals[memo] or UNKNOWN

    def _filled(self, result: Value, function: Function, bound: dict[Parameter, Value]) -> Value:
        """``result`` with the stand-ins of this call replaced, and the closures it returns tied to them."""
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
                    if cls in self.class_info(function.receiver.key).order and self.function(key).owner == cls[1]:
                        return Instance(function.receiver.key)
                    return None
                case _:
                    return None

        return map_value(result, replace)

    def _is_within(self, inner: FunctionKey, outer: FunctionKey) -> bool:
        if inner[0] != outer[0]:
            return False
        functions = self.facts(inner[0]).functions
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
                frame = self._scope(0)
                made = calls.Call(frame, SiteKind.CALL, (0, 0, 0, 0), NO_ARGUMENTS, Confidence.CERTAIN)
                result = calls.apply(made, function)
                return result.result if awaited and isinstance(result, Awaitable) else result
            case _:
                return UNKNOWN


def _tells_thread(value: Value) -> bool:
    """Whether some alternative only arises where no loop runs."""
    return any(isinstance(option, Literal) and option.off_loop for option in alternatives(value)) or isinstance(
        value, LoopTest
    )


def _has_decorator(facts: FunctionFacts, name: str) -> bool:
    return any(isinstance(decorator, m.Name) and decorator.id == name for decorator in facts.decorators)


UNBLOCKED = Dotted("")
"""What an attribute is after its blocking mode was turned off: nothing that any knowledge speaks of."""

NOWHERE = (0, 0, 0, 0)
"""The place of what runs while a module is imported: nobody asks for it."""

EMPTY = ModuleFacts(FORMAT, "", 0, False, [], [], [], encode_block([]))
