"""The shape of the house: which way dependencies point, what no module may know, and how large one may get."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "asynclint"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_rules" not in path.parts)

LAYERS = [
    {"source", "spans"},
    {"index", "templates"},
    {"program"},
    {"effects", "orm", "routes"},
    {"checks"},
    {"engine"},
    {"explanation"},
    {"api", "comparison"},
    {"cli", "lsp", "__main__"},
]
"""From what reads bytes to what talks to people; a module may import from its own layer and those before it.

What is not named here (findings, packs, settings, reports…) serves all of them, and so belongs to the first.
"""

LEVEL = {name: level for level, layer in enumerate(LAYERS) for name in layer}
OWN_DEPENDENCIES = {"click", "libcst", "lsprotocol", "msgspec", "pathspec", "pygls", "sarif_om", "tomli"}
MAX_LINES = 400
ORDINARY = {"attr", "git", "github", "gitlab", "invoke", "segment", "together", "walrus"}
"""Words that mean something else as well as the library of that name: programs, services, grammar."""

SAYS_NOTHING = {"utils", "helpers", "common", "misc"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, *, at_once: bool = False) -> set[str]:
    """Every module that ``path`` imports, wherever the import stands, with what it takes from it; or those that it
    imports ``at_once``, as it is imported itself."""
    names = set()
    module = ast.parse(path.read_text(encoding="utf-8"))
    for node in module.body if at_once else ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports in asynclint are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def level(module: str) -> int:
    _, _, below = module.partition(".")
    return LEVEL.get(below.partition(".")[0], 0)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_dependencies_point_one_way(path: Path) -> None:
    own = level(name_of(path))
    assert {name for name in imports(path) if name.startswith("asynclint.") and level(name) > own} == set()


def test_the_layers_are_those_of_the_package() -> None:
    """The table speaks of the house that stands: a renamed package must not fall out of it silently."""
    there = {path.name.removesuffix(".py") for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert {name for layer in LAYERS for name in layer} - there <= {"orm", "lsp"}


def on_a_circle() -> list[str]:
    """The modules that come to import themselves."""
    modules = {name_of(path): path for path in MODULES}
    direct = {
        name: {taken if taken in modules else taken.rpartition(".")[0] for taken in imports(path, at_once=True)}
        for name, path in modules.items()
    }

    def comes_back(start: str) -> bool:
        reached: set[str] = set()
        left = [start]
        while left:
            further = direct.get(left.pop(), set()) - reached
            reached |= further
            left += further
        return start in reached

    return [name for name in modules if comes_back(name)]


def test_every_module_can_be_imported_first() -> None:
    """What is on no circle can always be, if those on one can."""
    code = """
import importlib, sys
for first in sys.argv[1:]:
    for name in [name for name in sys.modules if name.partition(".")[0] == "asynclint"]:
        del sys.modules[name]
    importlib.import_module(first)
"""
    done = subprocess.run([sys.executable, "-c", code, *on_a_circle()], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def known_libraries() -> set[str]:
    """The import names of the libraries that knowledge speaks of, other than the standard library's."""
    names = set()
    for path in (ROOT / "rules" / "knowledge").rglob("*.toml"):
        library = tomli.loads(path.read_text(encoding="utf-8"))["library"]
        names |= {module.partition(".")[0] for module in library["modules"]}
    return names - sys.stdlib_module_names - OWN_DEPENDENCIES - ORDINARY


def words(path: Path) -> set[tuple[str, int]]:
    """Identifiers and string literals of a module with their lines; strings as a whole, so that prose is free."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.Constant(value=str(word)) | ast.arg(arg=word):
                found.add((word, node.lineno))
            case ast.keyword(arg=str(word)):
                found.add((word, node.lineno))
    return found


def test_no_library_is_named_in_the_engine() -> None:
    libraries = known_libraries()
    assert {"requests", "sqlalchemy", "fastapi"} <= libraries
    dotted = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(libraries)))})(?:\.\w+)*")
    named = {
        f"{path.relative_to(ROOT)}:{line}: {word}"
        for path in MODULES
        for word, line in words(path)
        if dotted.fullmatch(word)
    }
    named |= {
        f"{path.relative_to(ROOT)}: imports {name}"
        for path in MODULES
        for name in imports(path)
        if name.partition(".")[0] in libraries
    }
    assert named == set()


ASKS_THE_DISK = {
    "exists", "glob", "is_dir", "is_file", "iterdir", "listdir", "lstat", "open", "read_bytes", "read_text", "rglob",
    "scandir", "stat", "walk",
}  # fmt: skip


@pytest.mark.parametrize(
    "layer", ["checks", "effects", "index", "orm", "program", "requirements", "routes", "templates"]
)
def test_the_analysis_asks_the_disk_through_its_tree_alone(layer: str) -> None:
    """The cache knows what a run depends on because the tree is asked for it."""
    asking = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        if path.is_relative_to(PACKAGE / layer)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "open")
            or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr in ASKS_THE_DISK
                and ast.unparse(node.func.value) not in {"ast", "cst"}
            )
        )
    }
    assert asking == set()


def test_the_server_is_known_to_the_command_that_starts_it_alone() -> None:
    """Its libraries are an extra, and take half a second to import."""
    needing = {
        name_of(path)
        for path in MODULES
        if not path.is_relative_to(PACKAGE / "lsp")
        and any(name.startswith(("asynclint.lsp", "pygls", "lsprotocol")) for name in imports(path))
    }
    assert needing == {"asynclint.cli.server"}


def test_the_engine_imports_only_what_it_declares() -> None:
    allowed = OWN_DEPENDENCIES | sys.stdlib_module_names | {"asynclint"}
    assert {name for path in MODULES for name in imports(path) if name.partition(".")[0] not in allowed} == set()


def test_modules_are_small_and_say_what_they_are() -> None:
    too_long = {name_of(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > MAX_LINES}
    assert too_long == set()
    assert {name_of(path) for path in MODULES if path.stem in SAYS_NOTHING} == set()


def test_there_is_no_code_in_rules() -> None:
    assert {path.name for path in (ROOT / "rules").rglob("*") if path.is_file() and path.suffix == ".py"} == set()
