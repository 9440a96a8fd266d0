"""What calling a construct of the language gives: a partial, a cast, an import by name, a descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.program import typehints
from asynclint.program.values import (
    UNKNOWN,
    Alias,
    ClassMethod,
    ContextFactory,
    Curried,
    Decorator,
    Dotted,
    Literal,
    ModuleValue,
    Partial,
    Property,
    StaticMethod,
    TypeVariable,
    Value,
    is_none,
)

if TYPE_CHECKING:
    from asynclint.program.arguments import Arguments
    from asynclint.program.calls import Call

DESCRIPTORS = frozenset(
    {"async-context-manager", "cached-property", "class-method", "context-manager", "property", "static-method"}
)
"""Constructs that may be called with a function as well as decorate it."""


def _model_by_label(arguments: Arguments) -> Value:
    """The model that an app's label and a model's name stand for, passed apart or as one string."""
    passed = (*arguments.positional, *arguments.keywords.values())
    names = [value.value for value in passed if isinstance(value, Literal) and isinstance(value.value, str)]
    return Dotted(".".join(names[:2])) if names else UNKNOWN


def apply(made: Call, form: str, name: str) -> Value:
    """What a call of the construct ``form`` gives, which goes by ``name``."""
    first = made.arguments.first()
    match form:
        case "partial":
            return UNKNOWN if first is None else _partial(first, made.arguments)
        case "cast" if made.node is not None and made.node.arguments:
            described = typehints.annotated(made.frame, made.node.arguments[0])
            return made.arguments.get(("typ", "val"), "val") or UNKNOWN if described is UNKNOWN else described
        case "wraps":
            return Decorator(name)
        case "type-var" if isinstance(first, Literal):
            options = made.arguments.keywords
            bound = typehints.instance_of(made.frame, options.get("bound") or options.get("default") or UNKNOWN)
            return TypeVariable(made.frame.module, str(first.value), UNKNOWN if is_none(bound) else bound)
        case "new-type" if len(made.arguments.positional) > 1:
            base = made.arguments.positional[1]
            return Alias(base, typehints.instance_of(made.frame, base))
        case "interface":
            return made.frame.program.library.instance(name)
        case "model-lookup":
            return _model_by_label(made.arguments)
        case _ if first is not None and form in DESCRIPTORS:
            return by_form(form, first)
        case "import-module" if isinstance(first, Literal) and isinstance(first.value, str):
            return _imported(made, first.value)  # like an import statement: once, then a look-up, and no effect
        case _:
            return UNKNOWN


def _partial(function: Value, arguments: Arguments) -> Value:
    if arguments.is_open:
        return Partial(function)
    return Curried(function, arguments.positional[1:], tuple(arguments.keywords.items()))


def _imported(made: Call, name: str) -> Value:
    """The module that `import_module` gives for a name, which may be relative to a package."""
    program, module = made.frame.program, made.frame.module
    rest = name.lstrip(".")
    level = len(name) - len(rest)
    if level == 0:
        return program.external(name, module)
    match made.arguments.get(("name", "package"), "package"):
        case Literal(str(package)):
            parents = package.split(".")
            return program.external(".".join([*parents[: len(parents) + 1 - level], rest]), module)
        case _:  # `__package__`, or `__name__` in a package
            found = program.modules.find_relative(level, rest, module)
            return UNKNOWN if found is None else ModuleValue(found)


def by_form(form: str, function: Value) -> Value:
    """What a construct of the language makes of the function that it decorates or is called with."""
    match form:
        case "property" | "cached-property":
            return Property(function)
        case "static-method":
            return StaticMethod(function)
        case "class-method":
            return ClassMethod(function)
        case "context-manager" | "async-context-manager":
            return ContextFactory(function, form.startswith("async"))
        case _:
            return function
