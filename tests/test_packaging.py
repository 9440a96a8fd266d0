"""What the project promises around its code: the README's commands and tables, the hooks, the settings' pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from asynclint.cli import cli
from asynclint.lsp.options import CHECKS
from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import shipped_rules
from asynclint.settings.options import OPTIONS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def code_blocks(text: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def table_rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table whose header starts with a column, without the header."""
    lines = text[text.index(f"| {heading} |") :].partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


class TestReadme:
    def test_it_starts_with_two_commands_that_set_up_what_they_need(self) -> None:
        demo, tests = code_blocks(README)[0].splitlines()
        for command in (demo, tests):
            assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        assert demo.endswith(".venv/bin/asynclint check --exit-zero testdata/shop")
        assert tests.endswith(".venv/bin/python -m pytest --quiet -n auto")

    def test_it_shows_what_the_demo_shows(self) -> None:
        shown = CliRunner().invoke(cli, ["check", str(ROOT / "testdata" / "shop")]).stdout
        demo = next(block for block in code_blocks(README) if " calls below " in block)
        assert demo in shown

    def test_its_settings_are_the_settings(self) -> None:
        lines = CliRunner().invoke(cli, ["settings", "--isolated", str(ROOT)]).stdout.splitlines()
        defaults = dict(line.removesuffix("  # default").split(" = ", 1) for line in lines if not line.startswith("#"))
        documented = {row[0].strip("`"): row[1].strip("`") for row in table_rows(README, "key")}
        assert list(documented) == list(OPTIONS)
        assert documented == defaults | {"exclude": documented["exclude"]}  # too long for a table
        meanings = {row[0].strip("`"): row[2] for row in table_rows(README, "key")}
        assert meanings == {key: option.meaning for key, option in OPTIONS.items()}

    def test_its_dependencies_are_the_dependencies(self) -> None:
        named = [re.sub(r"\[(.*?)\].*", r"\1", row[0]) for row in table_rows(README, "dependency")]
        project = PROJECT["project"]
        extras = (project["optional-dependencies"][extra] for extra in ("lsp", "dask", "docs"))
        required = [*project["dependencies"], *(requirement for extra in extras for requirement in extra)]
        assert named == [re.split("[>=<]", requirement)[0] for requirement in required]

    def test_its_rules_are_the_catalogue(self) -> None:
        generated = CliRunner().invoke(cli, ["rules", "--format", "markdown"])
        between = README.partition("<!-- rules: written by `asynclint rules --format markdown` -->")[2]
        assert between.partition("<!-- /rules -->")[0].strip() == generated.stdout.strip()

    def test_what_it_links_to_is_there(self) -> None:
        links = [link for link in re.findall(r"\]\(([^)#]+)", README) if not link.startswith("http")]
        assert [link for link in links if not (ROOT / link).exists()] == []
        assert len(links) > 5


def test_every_setting_is_documented_in_order() -> None:
    headings = re.findall(r"^### `(.+)`$", CONFIGURATION, re.MULTILINE)
    assert headings == list(OPTIONS)


def test_selectors_in_the_documentation_name_rules() -> None:
    rules = load_catalog([shipped_rules(ROOT / "asynclint")]).rules
    codes = re.findall(r"\b[A-Z]{3}[0-9]{3}\b", CONFIGURATION + README)
    assert [code for code in codes if code not in rules] == []


class TestHooks:
    TEXT = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    HOOKS = TEXT.split("\n- ")[1:]

    def test_there_is_one_for_changed_files_and_one_for_the_project(self) -> None:
        assert [hook.splitlines()[0] for hook in self.HOOKS] == ["id: asynclint", "id: asynclint-project"]
        assert ["pass_filenames: false" in hook for hook in self.HOOKS] == [False, True]

    def test_each_runs_as_one_process(self) -> None:
        assert all("require_serial: true" in hook and "types_or: [python]" in hook for hook in self.HOOKS)

    @pytest.mark.parametrize("hook", HOOKS, ids=["changed files", "project"])
    def test_the_options_of_each_exist(self, hook: str) -> None:
        (entry,) = re.findall(r"entry: asynclint (.+)", hook)
        assert CliRunner().invoke(cli, [*entry.split(), "--help"]).exit_code == 0


def test_the_wheel_carries_the_rules(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("asynclint-*.whl")
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.endswith("/")}

    rules = {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*") if path.is_file()}
    assert {f"asynclint/_rules/{name}" for name in rules} <= held
    assert "asynclint/py.typed" in held
    assert {name.partition("/")[0] for name in held} == {"asynclint", wheel.name.partition("-py")[0] + ".dist-info"}


def test_the_extension_for_vs_code_offers_the_options_that_the_server_knows() -> None:
    manifest = json.loads((ROOT / "editors" / "vscode" / "package.json").read_text(encoding="utf-8"))
    offered = {name.removeprefix("asynclint.") for name in manifest["contributes"]["configuration"]["properties"]}
    assert offered == {"command", *CHECKS}
