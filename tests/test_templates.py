"""Templates of knowledge: what may stand in one, and that what they write is there in the libraries."""

from __future__ import annotations

from functools import reduce
from importlib import import_module

import pytest

from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.locate import pack_directories
from asynclint.packs.templates import IMPORTED, template

KNOWLEDGE = load_knowledge(pack_directories())
METHODS = [method for known in KNOWLEDGE.classes.values() for method in known.methods.values()]
BECOMES = [(callee.name, written) for callee in (*KNOWLEDGE.functions.values(), *METHODS) for written in callee.becomes]
OFFLOADS = [(callee.name, callee.offloads) for callee in KNOWLEDGE.functions.values() if callee.offloads is not None]


def thing(module: str, attribute: str) -> object:
    return reduce(getattr, attribute.split("."), import_module(module))


@pytest.mark.parametrize(("name", "written"), BECOMES + OFFLOADS)
def test_what_a_template_writes_is_there(name: str, written: str) -> None:
    imported = IMPORTED.findall(written)
    for module, attribute in imported:
        pytest.importorskip(module.partition(".")[0])
        assert callable(thing(module, attribute))
    if not imported:  # then it is another method of the same object
        owner, _, method = name.rpartition(".")
        module, _, cls = owner.rpartition(".")
        pytest.importorskip(module.partition(".")[0])
        asynchronous = written.partition("{receiver}.")[2].partition("(")[0].replace("{name}", method)
        assert callable(getattr(thing(module, cls), asynchronous, None)) or asynchronous in RELATED


RELATED = {"aadd", "aremove", "aset", "aclear"}
"""Methods of managers that Django makes when it relates models."""


def test_what_offloads_is_what_it_says_and_libraries_name_such() -> None:
    for name, written in OFFLOADS:
        ((module, attribute),) = IMPORTED.findall(written)
        assert f"{module}.{attribute}" == name
    named = {library.offloader for library in KNOWLEDGE.libraries} - {None}
    assert named
    assert named <= {name for name, _ in OFFLOADS}


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        ("await asyncio:sleep({arguments})", None),
        ("await {receiver}.a{name}({arguments})", None),
        ("{callable}({positional})", None),
        ("await asyncio:sleep({seconds})", "has {seconds}"),
        ("await asyncio:sleep(", "must be an expression"),
        ("x = 1", "must be an expression"),
        (7, "must be a template"),
    ],
)
def test_a_template_is_an_expression_over_the_parts_of_a_call(value: object, mistake: str | None) -> None:
    said = template(value)
    assert (said is None) if mistake is None else (said is not None and said.startswith(mistake))
