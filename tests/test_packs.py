"""Knowledge packs: what a good one says arrives, and what is wrong with a bad one is told where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asynclint.packs.errors import PackErrors
from asynclint.packs.guards import Guard
from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.locate import pack_directories, shipped_rules
from asynclint.packs.model import Callee, Knowledge, Runs

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = """
[kinds.http]
phrase = "HTTP"
[kinds.wait]
phrase = "wait"
"""

LIBRARY = """
[library]
name = "Lib"
modules = ["lib"]
"""


def pack(root: Path, **files: str) -> Path:
    """Write a pack; ``knowledge__a`` is the file `knowledge/a.toml`."""
    for name, text in {"vocabulary": VOCABULARY, **files}.items():
        path = root.joinpath(*name.split("__")).with_suffix(".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def knowledge(root: Path, text: str) -> Knowledge:
    return load_knowledge([pack(root, knowledge__lib=LIBRARY + text)])


def test_every_fact_of_a_function_arrives(tmp_path: Path) -> None:
    known = knowledge(
        tmp_path,
        """
        [[function]]
        names = ["lib.get", "lib.take"]
        effect = "wait"
        returns = "lib.Thing | None"
        params = ["block", "func"]
        unless = { block = false, timeout = 0 }
        only = { mode = "lib.SLOW" }
        runs = { func = "new-loop" }
        decorates = "thread"
        guard = "on-loop"
        instead = "await lib.aget(...)"
        """,
    )
    facts = {
        "effect": "wait",
        "returns": "lib.Thing | None",
        "params": ("block", "func"),
        "unless": (("block", False), ("timeout", 0)),
        "only": (("mode", "lib.SLOW"),),
        "runs": (("func", Runs.NEW_LOOP),),
        "decorates": Runs.THREAD,
        "guard": Guard.ON_LOOP,
        "instead": "await lib.aget(...)",
    }
    assert known.functions == {name: Callee(name, **facts) for name in ("lib.get", "lib.take")}  # type: ignore[arg-type]


def test_every_fact_of_a_class_arrives(tmp_path: Path) -> None:
    known = knowledge(
        tmp_path,
        """
        [[class]]
        name = "lib.Client"
        bases = ["lib.Base"]
        effect = "http"
        attributes = { headers = "dict[str, str]" }
        every-method = "http"
        quiet = ["close"]
        every-instead = "lib.AsyncClient"
        loop-methods = ["*"]
        [[class.method]]
        names = ["__enter__"]
        returns = "Self"
        """,
    )
    client = known.classes["lib.Client"]
    assert client.bases == ("lib.Base",)
    assert client.constructor == Callee("lib.Client", effect="http")
    assert client.methods == {"__enter__": Callee("lib.Client.__enter__", returns="Self")}
    assert client.attributes == {"headers": "dict[str, str]"}
    assert client.every_method == Callee("lib.Client.*", effect="http", instead="lib.AsyncClient")
    assert client.quiet == {"close"}
    assert client.loop_methods == ("*",)


def test_what_every_method_of_an_async_client_waits_for_arrives(tmp_path: Path) -> None:
    known = knowledge(tmp_path, '[[class]]\nname = "lib.Client"\nevery-awaits = "http"\nquiet = ["close"]')
    assert known.classes["lib.Client"].every_method == Callee("lib.Client.*", awaits="http")
    assert known.classes["lib.Client"].quiet == {"close"}


def test_a_class_without_facts_about_its_construction_has_no_constructor(tmp_path: Path) -> None:
    known = knowledge(tmp_path, '[[class]]\nname = "lib.Plain"')
    assert known.classes["lib.Plain"].constructor is None


def test_the_library_aliases_attributes_and_forms_arrive(tmp_path: Path) -> None:
    text = """
    [library]
    name = "Lib"
    distribution = "lib-py"
    modules = ["lib", "lib.sub"]
    verified = ["1.2.3"]
    since = "1.0"
    until = "2.0"
    [aliases]
    "lib.api" = "lib"
    [attributes]
    "lib.stdin" = "io.TextIOWrapper"
    [forms]
    "lib.Maybe" = "optional"
    """
    known = load_knowledge([pack(tmp_path, knowledge__deep__lib=text)])
    (library,) = known.libraries
    assert library.path == tmp_path / "knowledge" / "deep" / "lib.toml"
    assert (library.name, library.distribution, library.modules) == ("Lib", "lib-py", ("lib", "lib.sub"))
    assert (library.verified, library.since, library.until) == (("1.2.3",), "1.0", "2.0")
    assert known.aliases == {"lib.api": "lib"}
    assert known.attributes == {"lib.stdin": "io.TextIOWrapper"}
    assert known.forms == {"lib.Maybe": "optional"}


BAD_KNOWLEDGE = {
    "a key that is nearly right": (
        '[[function]]\nnames = ["lib.get"]\nefect = "http"',
        '[[function]] names[0]="lib.get": unknown key "efect"; did you mean "effect"?',
    ),
    "a key that is like no other": (
        "[library.zzz]",
        '[library]: unknown key "zzz"; valid: distribution, modules, name, offloader, since, until, verified',
    ),
    "a table that does not exist": ("[functions]", 'unknown key "functions"; did you mean "function"?'),
    "a function without names": (
        '[[function]]\neffect = "http"',
        '[[function]] number 1: needs "names"',
    ),
    "a kind that is not in the vocabulary": (
        '[[function]]\nnames = ["lib.get"]\neffect = "htp"',
        '[[function]] names[0]="lib.get": "effect" cannot be "htp"; did you mean "http"?',
    ),
    "names that are no list": (
        '[[function]]\nnames = "lib.get"',
        '[[function]] names="lib.get": "names" must be a list, not "lib.get"',
    ),
    "a name that is no name": (
        '[[function]]\nnames = ["lib.get", "lib.2"]',
        '[[function]] names[0]="lib.get": "names" [1] must be a dotted name, not "lib.2"',
    ),
    "a place that does not exist": (
        '[[function]]\nnames = ["lib.get"]\nruns = { func = "threads" }',
        '[[function]] names[0]="lib.get": "runs" has a bad value: "func" cannot be "threads"; did you mean "thread"?',
    ),
    "a condition that no constant can meet": (
        '[[function]]\nnames = ["lib.get"]\nunless = { block = [[false]] }',
        '[[function]] names[0]="lib.get": "unless" has a bad value: "block" [0] must be a constant, not a list',
    ),
    "a condition on what is no parameter": (
        '[[function]]\nnames = ["lib.get"]\nonly = { "a b" = true }',
        '[[function]] names[0]="lib.get": "only" has a bad key: must be a name, not "a b"',
    ),
    "a type that does not exist": (
        '[[function]]\nnames = ["lib.get"]\nreturns = "list[Iteratr]"',
        '[[function]] names[0]="lib.get": "returns" holds "Iteratr", no known type; did you mean "Iterator"?',
    ),
    "a type of a wrong type": (
        '[[class]]\nname = "lib.A"\nattributes = { size = 3 }',
        '[[class]] name="lib.A": "attributes" has a bad value: "size" must be a type expression, not 3',
    ),
    "a name with two meanings": (
        '[[function]]\nnames = ["lib.get"]\n[[function]]\nnames = ["lib.x", "lib.get"]\neffect = "http"',
        '[[function]] names[0]="lib.x": "lib.get" has other facts in an earlier entry',
    ),
    "a class that is told twice": (
        '[[class]]\nname = "lib.A"\n[[class]]\nname = "lib.A"',
        '[[class]] name="lib.A": has an earlier entry in this file',
    ),
    "a method with a bad key": (
        '[[class]]\nname = "lib.A"\n[[class.method]]\nnames = ["get"]\neffects = "http"',
        '[[class]] name="lib.A" [[class.method]] names[0]="get": unknown key "effects"; did you mean "effect"?',
    ),
    "a method with a dotted name": (
        '[[class]]\nname = "lib.A"\n[[class.method]]\nnames = ["A.get"]',
        '[[class]] name="lib.A" [[class.method]] names[0]="A.get": "names" [0] must be a name, not "A.get"',
    ),
    "an exception to nothing": (
        '[[class]]\nname = "lib.A"\nquiet = ["close"]',
        '[[class]] name="lib.A": "quiet" says nothing without "every-method"',
    ),
    "a form the engine does not know": (
        '[forms]\n"lib.Maybe" = "option"',
        '"forms" has a bad value: "lib.Maybe" cannot be "option"; did you mean "optional"?',
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD_KNOWLEDGE.values(), ids=BAD_KNOWLEDGE)
def test_a_mistake_in_knowledge_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PackErrors) as caught:
        knowledge(tmp_path, text)
    assert str(caught.value) == f"{tmp_path / 'knowledge' / 'lib.toml'}: {message}"


def test_all_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    pack(tmp_path, knowledge__b=f'{LIBRARY}[aliases]\n"x" = 1', knowledge__a="[library]\nname = 1", knowledge__c="a = ")
    (tmp_path / "knowledge" / "d.toml").write_bytes(b"\xff")
    with pytest.raises(PackErrors) as caught:
        load_knowledge([tmp_path])
    assert [(error.path.name, error.where, error.message) for error in caught.value.errors] == [
        ("a.toml", "[library]", 'needs "modules"'),
        ("a.toml", "[library]", '"name" must be a string, not 1'),
        ("b.toml", "", '"aliases" has a bad value: "x" must be a dotted name, not 1'),
        ("c.toml", "", "is not TOML: Invalid value (at end of document)"),
        ("d.toml", "", "is not UTF-8: invalid start byte at byte 0"),
    ]


def test_a_kind_must_have_a_phrase(tmp_path: Path) -> None:
    pack(tmp_path, vocabulary='[kinds.slow]\nopt-in = "yes"')
    with pytest.raises(PackErrors) as caught:
        load_knowledge([tmp_path])
    assert [error.message for error in caught.value.errors] == [
        'needs "phrase"',
        '"opt-in" must be true or false, not "yes"',
    ]
    assert {error.where for error in caught.value.errors} == {"[kinds.slow]"}


def test_a_later_pack_wins_name_by_name(tmp_path: Path) -> None:
    shipped = pack(
        tmp_path / "shipped",
        knowledge__lib=LIBRARY
        + """
        [[function]]
        names = ["lib.get", "lib.post"]
        effect = "http"
        [[class]]
        name = "lib.Client"
        bases = ["lib.Base"]
        every-method = "http"
        quiet = ["close"]
        [[class.method]]
        names = ["get", "post"]
        effect = "http"
        """,
    )
    own = pack(
        tmp_path / "own",
        vocabulary='[kinds.own]\nphrase = "our own"',
        knowledge__zzz=LIBRARY
        + """
        [[function]]
        names = ["lib.get"]
        [[class]]
        name = "lib.Client"
        every-method = "own"
        quiet = ["name"]
        [[class.method]]
        names = ["post"]
        """,
    )
    known = load_knowledge([shipped, own])
    assert {name: callee.effect for name, callee in known.functions.items()} == {"lib.get": None, "lib.post": "http"}
    client = known.classes["lib.Client"]
    assert {name: method.effect for name, method in client.methods.items()} == {"get": "http", "post": None}
    assert client.every_method == Callee("lib.Client.*", effect="own")
    assert client.bases == ("lib.Base",)
    assert client.quiet == {"close", "name"}


def test_the_digest_changes_with_every_byte_of_knowledge(tmp_path: Path) -> None:
    first = knowledge(tmp_path, "")
    again = knowledge(tmp_path, "")
    changed = knowledge(tmp_path, "\n")
    assert first.digest == again.digest != changed.digest


def checkout(root: Path, project: str) -> Path:
    """A package directory with `rules/` and a project file beside it."""
    (root / "rules").mkdir()
    (root / "pyproject.toml").write_text(project, encoding="utf-8")
    return root / "asynclint"


def test_an_installed_package_carries_its_rules(tmp_path: Path) -> None:
    package = checkout(tmp_path, '[project]\nname = "asynclint"')
    (package / "_rules").mkdir(parents=True)
    assert shipped_rules(package) == package / "_rules"


def test_a_checkout_has_its_rules_beside_the_package(tmp_path: Path) -> None:
    assert shipped_rules(checkout(tmp_path, '[project]\nname = "asynclint"')) == tmp_path / "rules"


@pytest.mark.parametrize("project", ['[project]\nname = "other"', "project = 1", "[project"])
def test_the_rules_of_another_project_are_not_ours(tmp_path: Path, project: str) -> None:
    with pytest.raises(PackErrors, match="the shipped rules are missing"):
        shipped_rules(checkout(tmp_path, project))


def test_packs_of_the_settings_come_after_the_shipped_rules(tmp_path: Path) -> None:
    own = pack(tmp_path / "own")
    shipped, *extra = pack_directories([own])
    assert (shipped / "knowledge").is_dir()
    assert extra == [own]


def test_what_is_no_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PackErrors) as caught:
        pack_directories([tmp_path / "empty", tmp_path / "absent"])
    assert str(caught.value).splitlines() == [
        f"{tmp_path / 'empty'}: is not a pack: it has none of knowledge, catalog, presets, vocabulary.toml",
        f"{tmp_path / 'absent'}: is not a directory",
    ]
