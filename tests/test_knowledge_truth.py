"""Holds every shipped fact about names against the real libraries, as far as they are installed here.

A knowledge file whose names do not exist is worse than none: its rules look active and find nothing. What a library
does cannot be checked this way; that its names, its aliases and its parameters are real can.
"""

from __future__ import annotations

import dis
import importlib
import importlib.metadata
import inspect
import platform
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from asynclint.packs.locate import pack_directories
from asynclint.packs.typeexpr import FromArgument, Generic, TypeExpression, UnionOf, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KNOWLEDGE = pack_directories()[0] / "knowledge"
FILES = sorted(KNOWLEDGE.rglob("*.toml"))

Table = dict[str, Any]
MISSING = object()
UNSEEN = object()  # exists, but cannot be looked at

# Get their methods at run time, from data that comes with the library.
GENERATED = frozenset({"boto3.resources.base.ServiceResource"})

# Called with the function to decorate, or with settings: no name is right for what stands first.
TWO_FACED = frozenset({"functools.lru_cache"})

# Copies the methods of querysets, and those of related rows have more, in classes that are made while a program runs.
MADE_AT_RUN_TIME = frozenset({"django.db.models.Manager"})


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(KNOWLEDGE))) for path in FILES])
def test_what_a_file_says_is_true_of_the_installed_library(path: Path) -> None:
    tables = tomli.loads(path.read_text(encoding="utf-8"))
    skip_unless_installed(tables["library"])
    assert "\n".join(untruths(tables)) == ""


def test_what_is_not_true_is_told() -> None:
    tables = tomli.loads(
        """
        [aliases]
        "os.path.join" = "os.path.split"
        "json" = "pickle"
        [forms]
        "typing.Optionl" = "optional"
        [[function]]
        names = ["subprocess.run", "subprocess.runn", "subprocess.PIPE"]
        [[function]]
        names = ["asyncio.create_task"]
        params = ["task"]
        [[function]]
        names = ["shutil.rmtree"]
        runs = { callback = "here" }
        returns = "list[Result[handler]]"
        [[class]]
        name = "queue.Queue"
        bases = ["threading.Thread"]
        params = ["size"]
        quiet = ["__call__"]
        [[class.method]]
        names = ["get", "take"]
        params = ["block", "timeout"]
        [[twin]]
        names = ["os.stat", "os.chmodd"]
        of = "pathlib.Path"
        takes = { dir_fd = "number" }
        """
    )
    assert list(untruths(tables)) == [
        "os.path.join is not os.path.split",
        "json is not pickle",
        "typing.Optionl does not exist",
        "subprocess.runn does not exist",
        "subprocess.PIPE cannot be called",
        "asyncio.create_task takes coro, not task, as parameter 1",
        "shutil.rmtree has no parameter callback",
        "shutil.rmtree has no parameter handler",
        "queue.Queue is no threading.Thread",
        "queue.Queue takes maxsize, not size, as parameter 1",
        "queue.Queue.__call__ does not exist",
        "queue.Queue.take does not exist",
        "pathlib.Path.stat has no dir_fd",
        "os.chmodd is not pathlib.Path.chmodd, as one of them does not exist",
    ]


def test_what_is_true_in_other_words_is_not_told() -> None:
    tables = tomli.loads(
        """
        [aliases]
        "asyncio.events" = "asyncio"
        "typing.Dict" = "builtins.dict"
        "pathlib.PosixPath" = "pathlib.Path"
        [[function]]
        names = ["asyncio.to_thread"]
        params = ["function"]
        [[class]]
        name = "io.BufferedRandom"
        bases = ["io.BufferedReader"]
        [[class]]
        name = "threading.Condition"
        [[class.method]]
        names = ["acquire"]
        """
    )
    assert list(untruths(tables)) == []


def skip_unless_installed(library: Table) -> None:
    distribution = library.get("distribution")
    try:
        version = importlib.metadata.version(distribution) if distribution else platform.python_version()
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{distribution} is not installed")
    if "since" in library and numbers(version) < numbers(library["since"]):
        pytest.skip(f"speaks of {library['since']} and later")
    if "until" in library and numbers(version) >= numbers(library["until"]):
        pytest.skip(f"speaks of versions before {library['until']}")


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")[:2]]


def untruths(tables: Table) -> Iterator[str]:
    """Everything in a knowledge file that the libraries do not bear out."""
    for alias, canonical in tables.get("aliases", {}).items():
        if not means(find(alias), find(canonical)):
            yield f"{alias} is not {canonical}"
    for name in [*tables.get("forms", {}), *tables.get("attributes", {}), *names_of_models(tables)]:
        if find(name) is MISSING:
            yield f"{name} does not exist"
    for entry in tables.get("function", ()):
        for name in entry["names"]:
            yield from untruths_of_callable(name, find(name), entry)
    for entry in tables.get("class", ()):
        yield from untruths_of_class(entry)
    for name in (name for entry in tables.get("advisory", ()) for name in entry["uses"]):
        if find(name) is MISSING:
            yield f"{name} does not exist"
    for entry in tables.get("twin", ()):
        yield from untruths_of_twin(entry)


def untruths_of_twin(entry: Table) -> Iterator[str]:
    for name in entry["names"]:
        method = f"{entry['of']}.{name.rpartition('.')[2]}"
        found = find(method)
        if MISSING in (find(name), found):
            yield f"{name} is not {method}, as one of them does not exist"
        elif callable(found):
            parameters = inspect.signature(found).parameters
            renamed = [entry.get("renames", {}).get(taken, taken) for taken in entry["takes"]]
            yield from (f"{method} has no {taken}" for taken in renamed if taken not in parameters)


def names_of_models(tables: Table) -> Iterator[str]:
    """What is said of models by name; that it is true of them, `test_model_graph` sees to."""
    for field in tables.get("field", ()):
        yield from field["names"]
    for model in tables.get("model", ()):
        yield from (model["name"], *model.get("bases", ()))


def means(alias: object, canonical: object) -> bool:
    """Whether what is true of one is true of the other."""
    alias = getattr(alias, "__origin__", alias)
    canonical = getattr(canonical, "__origin__", canonical)
    if alias is MISSING or canonical is MISSING:
        return False
    if alias is canonical or UNSEEN in (alias, canonical):
        return True
    match alias, canonical:
        case ModuleType(), ModuleType():
            public = {name for name, value in vars(alias).items() if callable(value) and not name.startswith("_")}
            shared = public & vars(canonical).keys()
            return bool(shared) and all(means(getattr(alias, name), getattr(canonical, name)) for name in shared)
        case type(), type():
            return issubclass(alias, canonical) or issubclass(canonical, alias)
        case _:
            # A function that makes objects stands for their class, a wrapper for what it wraps.
            return callable(alias) and callable(canonical) and origin(alias) == origin(canonical)


def origin(real: object) -> tuple[str, str]:
    """The name of a callable, and the package it comes from, be it written in Python or in C."""
    package = str(getattr(real, "__module__", "")).partition(".")[0]
    return package.lstrip("_"), getattr(real, "__name__", "")


def untruths_of_class(entry: Table) -> Iterator[str]:
    name = entry["name"]
    known = find(name)
    if name in MADE_AT_RUN_TIME:
        return
    if not isinstance(known, type):
        # Some names that people construct from are functions: what they give has the methods, and cannot be seen.
        yield from untruths_of_callable(name, known, entry)
        return
    for base in entry.get("bases", ()):
        if not inherits(known, find(base)):
            yield f"{name} is no {base}"
    yield from untruths_of_callable(name, known, entry)
    for method in [*entry.get("quiet", ()), *entry.get("loop-methods", ())]:
        if not method.endswith("*") and find_method(known, method) is MISSING:
            yield f"{name}.{method} does not exist"
    for methods in entry.get("method", ()):
        for method in methods["names"]:
            found = find_method(known, method)
            yield from untruths_of_callable(f"{name}.{method}", found, methods, method=True)


def inherits(known: type, base: object) -> bool:
    """Whether a class has what the base has; classes written in C often inherit in the documentation only."""
    if not isinstance(base, type):
        return base is UNSEEN
    return base in known.__mro__ or all(hasattr(known, name) for name in dir(base) if not name.startswith("_"))


def untruths_of_callable(name: str, real: object, entry: Table, *, method: bool = False) -> Iterator[str]:
    if real is MISSING:
        yield f"{name} does not exist"
        return
    if not callable(real) and not method and real is not UNSEEN:
        yield f"{name} cannot be called"
        return
    parameters = parameters_of(real, method=method)
    if parameters is None:
        return
    told = entry.get("params", ())
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    kinds = {parameter.kind for parameter in parameters}
    for number, (word, true) in enumerate(zip(told, positional, strict=False), start=1):
        # What can only be passed by position may have any name.
        if word != true.name and true.kind is true.POSITIONAL_OR_KEYWORD and name not in TWO_FACED:
            yield f"{name} takes {true.name}, not {word}, as parameter {number}"
    if inspect.Parameter.VAR_POSITIONAL not in kinds:
        for word in told[len(positional) :]:
            yield f"{name} takes no {word} by position"
    if inspect.Parameter.VAR_KEYWORD not in kinds:
        names = {*told, *(parameter.name for parameter in parameters)}
        for word in mentioned(entry):
            if word.removeprefix("*") not in names:
                yield f"{name} has no parameter {word}"


def parameters_of(real: object, *, method: bool) -> list[inspect.Parameter] | None:
    """The parameters that a call passes, or nothing when the object does not tell."""
    if isinstance(real, staticmethod | classmethod):
        method, real = isinstance(real, classmethod), real.__func__
    elif method and not inspect.isroutine(real):
        return None
    try:
        parameters = inspect.signature(real).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return list(parameters)[1 if method else 0 :]


def mentioned(entry: Table) -> Iterator[str]:
    """The parameters that the facts of an entry depend on."""
    for key in ("unless", "only", "runs"):
        yield from entry.get(key, ())
    yield from entry.get("web", {}).get("from", {}).values()
    yield from entry.get("timeout", {}).get("by", ())
    if "base" in entry.get("turns-into", {}):
        yield entry["turns-into"]["base"]
    if "returns" in entry:
        yield from arguments_of(parse(entry["returns"]))


def arguments_of(expression: TypeExpression) -> Iterator[str]:
    match expression:
        case FromArgument(parameter=parameter):
            yield parameter
        case Generic(arguments=items) | UnionOf(items=items):
            for item in items:
                yield from arguments_of(item)


def find(name: str) -> object:
    """What `from … import` gives for a dotted name; ``MISSING`` when it gives nothing.

    What a package has under a name comes before its module of that name: `tenacity.retry` is a decorator.
    """
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        found = find_module(".".join(parts[:length]))
        if found is UNSEEN:
            return UNSEEN
        if found is not MISSING:
            for part in parts[length:]:
                found = getattr(found, part, MISSING)
            return find_module(name) if found is MISSING else found
    return find_module(name)


def find_module(name: str) -> object:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError) and f"{name}.".startswith(f"{error.name}."):
            return MISSING
        return UNSEEN  # the module is there, and lacks something that it needs
    except Exception:
        return UNSEEN  # or wants to be told the settings of a project first


def find_method(known: type, name: str) -> object:
    """What a class or its bases hold under a name (not what its metaclass does, where every class has `__call__`).

    Methods may also be given to instances by other methods, or be those of another object.
    """
    for base in known.__mro__:
        if name in vars(base):
            return vars(base)[name]
        if any(assigns(function, name) for function in vars(base).values()):
            return UNSEEN
    dynamic = hasattr(known, "__getattr__") or f"{known.__module__}.{known.__qualname__}" in GENERATED
    return UNSEEN if dynamic and not name.startswith("__") else MISSING


def assigns(function: object, name: str) -> bool:
    """Whether a function has `something.<name> = …` in its body."""
    return isinstance(function, FunctionType) and any(
        step.opname == "STORE_ATTR" and step.argval == name for step in dis.get_instructions(function)
    )
