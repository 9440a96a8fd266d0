"""A test of a value's class is decided only where no derived class could let it fall the other way."""

from __future__ import annotations

import pytest

from asynclint.program import class_tests
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Dotted,
    Instance,
    LibraryInstance,
    Literal,
    Parameter,
    Value,
    union,
)
from tests.programs import read_program

SOURCE = """
from collections import OrderedDict
from elsewhere import Unseen

class Animal: ...
class Dog(Animal): ...
class Swimmer: ...
class Duck(Animal, Swimmer): ...
class Stone: ...
class Table(dict): ...
class Dust(Unseen): ...
"""
CLASSES = {
    name: Class((0, number))
    for number, name in enumerate(["Animal", "Dog", "Swimmer", "Duck", "Stone", "Table", "Dust"])
}
TEXT, PATH, DICT, OBJECT = (
    LibraryInstance(name) for name in ("builtins.str", "pathlib.Path", "builtins.dict", "builtins.object")
)


def an(name: str) -> Instance:
    return Instance(CLASSES[name].key)


@pytest.mark.parametrize(
    ("value", "classes", "expected"),
    [
        pytest.param(an("Dog"), [CLASSES["Animal"]], True, id="its class derives from it"),
        pytest.param(an("Stone"), [CLASSES["Animal"]], False, id="nothing derives from both"),
        pytest.param(an("Animal"), [CLASSES["Dog"]], None, id="it may be of the derived class"),
        pytest.param(an("Animal"), [CLASSES["Swimmer"]], None, id="a class derives from both"),
        pytest.param(an("Dust"), [CLASSES["Animal"]], None, id="its bases are not known"),
        pytest.param(an("Stone"), [CLASSES["Dog"], CLASSES["Stone"]], True, id="one of several classes"),
        pytest.param(an("Table"), [Dotted("builtins.dict")], True, id="it derives from a builtin class"),
        pytest.param(an("Stone"), [Dotted("builtins.str"), Dotted("pathlib.Path")], False, id="known classes"),
        pytest.param(an("Stone"), [Dotted("elsewhere.Protocol")], None, id="a class that nothing is known of"),
        pytest.param(an("Stone"), [UNKNOWN], None, id="something unknown"),
        pytest.param(TEXT, [Dotted("builtins.str")], True, id="a text is a text"),
        pytest.param(PATH, [Dotted("builtins.str")], False, id="a path is no text"),
        pytest.param(DICT, [CLASSES["Table"]], None, id="a dictionary may be of a class derived from it"),
        pytest.param(DICT, [CLASSES["Stone"]], False, id="a dictionary is no stone"),
        pytest.param(OBJECT, [Dotted("builtins.str")], None, id="an object may be anything"),
        pytest.param(OBJECT, [CLASSES["Stone"]], None, id="an object may be anything of the program"),
        pytest.param(union([TEXT, an("Stone")]), [Dotted("builtins.str")], None, id="one alternative is, one is not"),
        pytest.param(union([PATH, an("Stone")]), [Dotted("builtins.str")], False, id="no alternative is"),
    ],
)
def test_a_class_is_asked_for(value: Value, classes: list[Value], expected: bool | None) -> None:
    assert class_tests.is_instance(read_program({"zoo.py": SOURCE}), value, classes) is expected


def test_a_constant_is_known_by_its_class() -> None:
    assert class_tests.classified(union([Literal("text"), Literal(None)])) == union(
        [LibraryInstance("builtins.str"), LibraryInstance("builtins.NoneType")]
    )


def test_a_constant_that_may_be_something_else_is_not_known() -> None:
    assert class_tests.classified(Literal(None, unsure=True)) is None


def test_what_a_caller_passes_is_not_known() -> None:
    assert class_tests.classified(union([TEXT, Parameter((0, 0), "path")])) is None
