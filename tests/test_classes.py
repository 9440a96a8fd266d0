"""Classes have the order Python gives them, and attributes are found where Python finds them."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asynclint.program.values import UNKNOWN, Function, Instance, Value, alternatives
from tests.programs import read_program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.program.program import Program

Hierarchy = list[tuple[tuple[int, ...], frozenset[str]]]
"""Of each class: the earlier classes it derives from, and the methods it defines."""

METHODS = ("load", "save")


@st.composite
def hierarchies(draw: st.DrawFn) -> Hierarchy:
    classes: Hierarchy = []
    for number in range(draw(st.integers(1, 8))):
        bases = draw(st.lists(st.integers(0, number - 1), unique=True, max_size=3)) if number else []
        classes.append((tuple(bases), draw(st.frozensets(st.sampled_from(METHODS)))))
    return classes


def class_text(number: int, bases: tuple[int, ...], methods: frozenset[str]) -> str:
    body = [f"    def {name}(self): return {number}\n" for name in sorted(methods)]
    return f"class C{number}({', '.join(f'C{base}' for base in bases)}):\n" + "".join(body or ["    pass\n"])


def python_classes(hierarchy: Hierarchy) -> dict[int, type]:
    """The classes that Python makes, without those it refuses and those that derive from them."""
    made: dict[str, Any] = {}
    for number, (bases, methods) in enumerate(hierarchy):
        try:
            exec(class_text(number, bases, methods), made)
        except (TypeError, NameError):
            continue
    return {number: made[f"C{number}"] for number in range(len(hierarchy)) if f"C{number}" in made}


def orders(program: Program, module: int = 0) -> dict[str, list[str]]:
    """The order of each class of a module, by name; of what is outside the program, its dotted name."""
    return {
        cls.name: [
            ancestor if isinstance(ancestor, str) else program.facts(ancestor[0]).classes[ancestor[1]].name
            for ancestor in program.class_info((module, number)).order
        ]
        for number, cls in enumerate(program.facts(module).classes)
    }


@given(hierarchies())
@settings(deadline=None)
def test_the_order_is_the_one_python_computes(hierarchy: Hierarchy) -> None:
    made = python_classes(hierarchy)
    text = "".join(class_text(number, *hierarchy[number]) for number in made)
    found = orders(read_program({"app.py": text}))
    assert found == {cls.__name__: [base.__name__ for base in cls.__mro__[:-1]] for cls in made.values()}


@given(hierarchies(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_method_is_found_in_the_class_where_python_finds_it(hierarchy: Hierarchy, random: Any) -> None:
    made = python_classes(hierarchy)
    numbers = list(made)
    program = read_program({"app.py": "".join(class_text(number, *hierarchy[number]) for number in numbers)})
    questions = [(number, method) for number in numbers for method in METHODS]
    random.shuffle(questions)  # answers do not depend on what was asked before
    for number, method in questions:
        key = (0, numbers.index(number))
        value = program.class_attribute(key, method, Instance(key))
        function = getattr(made[number], method, None)
        if function is None:
            assert value == UNKNOWN
        else:
            assert isinstance(value, Function)
            assert program.function(value.key).qualname == function.__qualname__


@given(hierarchies())
@settings(deadline=None)
def test_classes_that_python_refuses_are_survived(hierarchy: Hierarchy) -> None:
    text = "".join(class_text(number, *described) for number, described in enumerate(hierarchy))
    for name, order in orders(read_program({"app.py": text})).items():
        assert order[0] == name
        assert len(order) == len(set(order))
        bases = hierarchy[int(name[1:])][0]
        assert {f"C{base}" for base in bases} <= set(order)


BASES: dict[str, tuple[Mapping[str, str], dict[str, list[str]]]] = {
    "a base from another module, under another name": (
        {
            "app.py": "from shop.base import Model as Base\nclass User(Base): ...\n",
            "shop/base.py": "class Model: ...\n",
        },
        {"User": ["User", "Model"]},
    ),
    "a base that is an attribute of a module": (
        {"app.py": "import shop.base\nclass User(shop.base.Model): ...\n", "shop/base.py": "class Model: ...\n"},
        {"User": ["User", "Model"]},
    ),
    "a base of either of two branches": (
        {"app.py": "class A: ...\nclass B: ...\nif A:\n    C = A\nelse:\n    C = B\nclass D(C): ...\n"},
        {"A": ["A"], "B": ["B"], "D": ["D", "A"]},
    ),
    "a generic base": (
        {
            "app.py": """
                from typing import Generic, TypeVar
                T = TypeVar("T")
                class Repo(Generic[T]): ...
                class Users(Repo[int]): ...
            """
        },
        {"Repo": ["Repo"], "Users": ["Users", "Repo"]},
    ),
    "a class inside a class, and one that derives from it": (
        {"app.py": "class A:\n    class B: ...\n    class C(B): ...\nclass D(A.C): ...\n"},
        {"A": ["A"], "B": ["B"], "C": ["C", "B"], "D": ["D", "C", "B"]},
    ),
    "a class that has the name of its base": (
        {"app.py": "from shop.base import Model\nclass Model(Model): ...\n", "shop/base.py": "class Model: ...\n"},
        {"Model": ["Model", "Model"]},
    ),
    "a base that nobody knows": (
        {"app.py": "from somewhere import Model\nclass User(Model): ...\n"},
        {"User": ["User", "somewhere.Model"]},
    ),
}


@pytest.mark.parametrize(("files", "expected"), BASES.values(), ids=BASES.keys())
def test_bases(files: Mapping[str, str], expected: dict[str, list[str]]) -> None:
    assert orders(read_program(files)) == expected


def test_classes_that_derive_from_each_other_are_survived() -> None:
    found = orders(read_program({"app.py": "class A(B): ...\nclass B(A): ...\nclass C(C): ...\n"}))
    assert {name: order[0] for name, order in found.items()} == {"A": "A", "B": "B", "C": "C"}


def test_a_class_with_an_unknown_base_is_open_and_so_are_its_heirs() -> None:
    program = read_program(
        {"app.py": "from elsewhere import M\nclass A(M): ...\nclass B(A): ...\nclass C: ...\nclass D(f()): ...\n"}
    )
    opened = {cls.name: program.class_info((0, number)).open for number, cls in enumerate(program.facts(0).classes)}
    assert opened == {"A": True, "B": True, "C": False, "D": True}


def test_the_bases_of_a_library_class_follow_it() -> None:
    program = read_program({"app.py": "import requests\nclass Api(requests.Session): ...\n"})
    order = program.class_info((0, 0)).order
    assert order[:2] == ((0, 0), "requests.Session")
    assert program.class_info((0, 0)).library_bases == order[1:]


def test_an_attribute_is_what_any_method_of_the_nearest_class_stores() -> None:
    text = """
        class Left: ...
        class Right: ...
        class Base:
            def __init__(self):
                self.part = Left()
        class Heir(Base):
            def late(self):
                self.part = Right()
        class Plain(Base): ...
    """
    program = read_program({"app.py": dedent(text)})
    numbers = {cls.name: (0, number) for number, cls in enumerate(program.facts(0).classes)}

    def part(name: str) -> Value:
        return program.class_attribute(numbers[name], "part", Instance(numbers[name]))

    assert part("Plain") == part("Base") == Instance(numbers["Left"])
    assert Instance(numbers["Right"]) in alternatives(part("Heir"))
