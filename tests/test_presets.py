"""Presets: what they may say, and who overrules whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from asynclint.findings import Confidence
from asynclint.packs.catalog import load_catalog
from asynclint.packs.errors import PackErrors
from asynclint.packs.locate import pack_directories
from asynclint.settings import Settings, SettingsError, discover
from asynclint.settings.presets import load_presets
from asynclint.settings.selectors import check_selectors, selected

ROOT = Path(__file__).parent.parent
SHIPPED = load_presets(pack_directories())
CATALOG = load_catalog(pack_directories())


def on(settings: Settings) -> set[str]:
    return {code for code, rule in CATALOG.rules.items() if selected(rule, settings)}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def settings(project: Path, text: str) -> Settings:
    (project / "asynclint.toml").write_text(text)
    return discover([project])


class TestShipped:
    def test_there_is_one_for_each_kind_of_project(self) -> None:
        assert sorted(SHIPPED) == ["default", "django", "fastapi", "strict"]

    @pytest.mark.parametrize("name", SHIPPED)
    def test_it_is_documented(self, name: str) -> None:
        assert f"\n| `{name}` | " in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", SHIPPED)
    def test_what_it_selects_exists(self, project: Path, name: str) -> None:
        check_selectors(settings(project, f'preset = "{name}"'), CATALOG)

    def test_the_default_changes_nothing(self, project: Path) -> None:
        assert on(settings(project, 'preset = "default"')) == on(Settings(project))

    def test_the_strict_one_has_every_rule_on(self, project: Path) -> None:
        strict = settings(project, 'preset = "strict"')
        assert on(strict) == set(CATALOG.rules)
        assert strict.min_confidence is Confidence.POSSIBLE

    @pytest.mark.parametrize("name", ["fastapi", "django"])
    def test_those_of_frameworks_add_rules_that_are_off(self, project: Path, name: str) -> None:
        assert on(settings(project, f'preset = "{name}"')) > on(Settings(project))


class TestOrder:
    def test_the_files_own_keys_count_more(self, project: Path) -> None:
        found = settings(project, 'preset = "strict"\nmin-confidence = "certain"\nignore = ["BLK109"]\n')
        assert found.min_confidence is Confidence.CERTAIN
        assert on(found) == set(CATALOG.rules) - {"BLK109"}

    def test_selectors_of_the_file_add_to_those_of_the_preset(self, project: Path) -> None:
        found = settings(project, 'preset = "django"\nextend-select = ["BLK109"]\n')
        assert {"BLK109", "ORM319"} <= on(found)
        assert found.origins["extend_select"] == f'preset "django", {project / "asynclint.toml"}'

    def test_select_sets_the_presets_choice_aside(self, project: Path) -> None:
        assert on(settings(project, 'preset = "strict"\nselect = ["BLK101"]\n')) == {"BLK101"}

    def test_several_add_up(self, project: Path) -> None:
        both = on(settings(project, 'preset = ["django", "fastapi"]'))
        assert both == on(settings(project, 'preset = "django"')) | on(settings(project, 'preset = "fastapi"'))

    def test_the_command_line_has_the_last_word(self, project: Path) -> None:
        (project / "asynclint.toml").write_text('preset = "strict"')
        assert on(discover([project], overrides={"select": ("BLK102",)})) == {"BLK102"}


class TestPacks:
    def test_a_pack_may_ship_them(self, project: Path) -> None:
        (project / "pack" / "presets").mkdir(parents=True)
        (project / "pack" / "presets" / "house.toml").write_text(
            'description = "Ours."\nextend-select = ["API202"]\nper-file-ignores = { "scripts/" = ["BLK"] }\n'
        )
        found = settings(project, 'packs = ["pack"]\npreset = "house"\n')
        assert "API202" in on(found)
        assert found.per_file_ignores == (("scripts/", ("BLK",)),)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            pytest.param("select = []", 'needs "description"', id="no description"),
            pytest.param('description = "x"\nslect = []', 'did you mean "select"?', id="a mistyped key"),
            pytest.param('description = "x"\nselect = "BLK"', '"select" must be a list', id="a wrong type"),
            pytest.param('description = "x"\nsrc = ["lib"]', 'unknown key "src"', id="what is a matter of one project"),
            pytest.param("description = ", "is not TOML", id="what is not TOML"),
        ],
    )
    def test_what_is_wrong_with_one_is_told(self, project: Path, text: str, message: str) -> None:
        (project / "pack" / "presets").mkdir(parents=True)
        (project / "pack" / "presets" / "house.toml").write_text(text)
        with pytest.raises(PackErrors, match=r"house\.toml") as caught:
            settings(project, 'packs = ["pack"]\npreset = "house"\n')
        assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('preset = "fastpi"', ':1: unknown preset "fastpi"; did you mean "fastapi"?', id="a name"),
        pytest.param('\npreset = ["django", "rails"]', ':2: unknown preset "rails"', id="one of several"),
        pytest.param("preset = 1", ':1: "preset" must be a list, not 1', id="no name"),
    ],
)
def test_a_preset_that_is_none_is_told_with_its_line(project: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(project, text)
    assert message in str(caught.value)
