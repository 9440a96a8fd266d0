"""Settings: which file counts, what it may hold, what the command line changes, and which rules that leaves on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asynclint.findings import Confidence, Severity
from asynclint.packs.model import Catalog, Kind, Rule
from asynclint.settings import Settings, SettingsError, discover
from asynclint.settings.options import OPTIONS
from asynclint.settings.selectors import check_selectors, selected

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty git repository that the command does not run in."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    (tmp_path / "project" / ".git").mkdir(parents=True)
    return tmp_path / "project"


def write(directory: Path, name: str, text: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_text(text)
    return directory / name


class TestFile:
    def test_the_closest_pyproject_with_our_table_counts(self, project: Path) -> None:
        ours = write(project, "pyproject.toml", '[tool.asynclint]\nselect = ["BLK"]\n')
        write(project / "app", "pyproject.toml", "[project]\nname = 'app'\n")
        settings = discover([project / "app"])
        assert (settings.source, settings.root, settings.select) == (ours, project, ("BLK",))

    def test_a_closer_file_replaces_a_farther_one_whole(self, project: Path) -> None:
        write(project, "pyproject.toml", '[tool.asynclint]\nselect = ["BLK"]\ninclude-tests = true\n')
        ours = write(project / "app", "asynclint.toml", 'ignore = ["ORM"]\n')
        settings = discover([project / "app" / "views.py"])
        assert (settings.source, settings.select, settings.include_tests) == (ours, (), False)

    def test_a_file_above_all_paths_counts_and_not_one_above_some(self, project: Path) -> None:
        write(project / "a", "asynclint.toml", 'select = ["BLK"]')
        (project / "b").mkdir()
        assert discover([project / "a", project / "b"]).source is None

    def test_nothing_above_the_repository_counts(self, project: Path) -> None:
        write(project.parent, "asynclint.toml", 'select = ["BLK"]')
        assert discover([project]).source is None

    def test_two_files_in_one_directory_are_an_error(self, project: Path) -> None:
        write(project, "pyproject.toml", "[tool.asynclint]\n")
        write(project, "asynclint.toml", "")
        with pytest.raises(SettingsError, match="keep one of them"):
            discover([project])

    def test_a_named_file_is_read_instead_of_the_closest(self, project: Path) -> None:
        write(project, "asynclint.toml", 'select = ["BLK"]')
        other = write(project.parent / "shared", "strict.toml", 'select = ["ALL"]')
        settings = discover([project], config=other)
        assert (settings.select, settings.root) == (("ALL",), project)

    def test_isolated_reads_none(self, project: Path) -> None:
        write(project, "asynclint.toml", "nonsense = 1")
        assert discover([project], isolated=True).source is None

    def test_a_named_file_that_is_not_there_is_an_error(self, project: Path) -> None:
        with pytest.raises(SettingsError, match=r"none\.toml: cannot be read"):
            discover([project], config=project / "none.toml")


class TestRoot:
    def test_without_a_file_it_is_that_of_the_repository(self, project: Path) -> None:
        (project / "a" / "b").mkdir(parents=True)
        assert discover([project / "a" / "b", project / "a"]).root == project

    def test_without_a_repository_it_is_where_the_command_runs(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a").mkdir()
        monkeypatch.chdir(tmp_path)
        assert discover([Path("a/x.py")]).root == tmp_path

    def test_elsewhere_it_is_the_directory_that_was_given(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        monkeypatch.chdir(tmp_path / "b")
        assert discover([tmp_path / "a" / "x.py"]).root == tmp_path / "a"


class TestContent:
    def test_every_key_reaches_its_field(self, project: Path) -> None:
        (project / "lib").mkdir()
        (project / "tools" / "pack" / "knowledge").mkdir(parents=True)
        write(
            project,
            "pyproject.toml",
            """
            [tool.asynclint]
            preset = "default"
            select = ["BLK"]
            extend-select = ["ORM301"]
            ignore = ["blocking-sleep"]
            min-confidence = "possible"
            opt-in-effects = ["cpu"]
            internal-route-words = ["staff"]
            large-models = ["shop.Book"]
            exclude = ["old/"]
            extend-exclude = ["*_pb2.py"]
            respect-gitignore = false
            force-exclude = true
            include-tests = true
            baseline = "known.json"
            src = ["lib"]
            packs = ["tools/pack"]
            cache-dir = ".cache"
            [tool.asynclint.per-file-ignores]
            "scripts/**" = ["BLK101", "BLK102"]
            """,
        )
        settings = discover([project])
        assert settings == Settings(
            root=project,
            source=project / "pyproject.toml",
            preset=("default",),
            select=("BLK",),
            extend_select=("ORM301",),
            ignore=("blocking-sleep",),
            per_file_ignores=(("scripts/**", ("BLK101", "BLK102")),),
            min_confidence=Confidence.POSSIBLE,
            opt_in_effects=("cpu",),
            internal_route_words=("staff",),
            large_models=("shop.Book",),
            exclude=("old/",),
            extend_exclude=("*_pb2.py",),
            respect_gitignore=False,
            force_exclude=True,
            include_tests=True,
            baseline=Path("known.json"),
            src=("lib",),
            packs=(project / "tools/pack",),
            cache_dir=project / ".cache",
        )
        assert len(settings.origins) == len(OPTIONS)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            pytest.param("\nselct = []", ':3: unknown key "selct"; did you mean "select"?', id="an unknown key"),
            pytest.param('select = "BLK"', ':2: "select" must be a list, not "BLK"', id="a string for a list"),
            pytest.param("ignore = [101]", ':2: "ignore" [0] must be a string, not 101', id="a number for a selector"),
            pytest.param("include-tests = 1", ':2: "include-tests" must be true or false', id="a number for a switch"),
            pytest.param('min-confidence = "likly"', 'did you mean "likely"?', id="a confidence that is none"),
            pytest.param('exclude = ["!"]', "is not a pattern", id="a pattern that is none"),
            pytest.param('src = ["nowhere"]', ":2: \"src\" names 'nowhere'", id="an import root that is not there"),
            pytest.param('[tool.asynclint.per-file-ignores]\n"a/**" = "BLK"', ':2: "per-file-ignores"',
                         id="a table of the wrong shape is found by its header"),
            pytest.param("select = [", "is not TOML", id="what is not TOML"),
        ],
    )  # fmt: skip
    def test_says_where_and_what_would_be_right(self, project: Path, text: str, message: str) -> None:
        path = write(project, "pyproject.toml", f"[tool.asynclint]\n{text}\n")
        with pytest.raises(SettingsError) as caught:
            discover([project])
        assert str(caught.value).startswith(f"{path}:")
        assert message in str(caught.value)

    def test_all_mistakes_are_told_at_once(self, project: Path) -> None:
        write(project, "asynclint.toml", "select = 1\nsrcs = []\n")
        with pytest.raises(SettingsError) as caught:
            discover([project])
        assert [message.partition(".toml:")[2][0] for message in caught.value.messages] == ["1", "2"]

    def test_a_table_that_is_no_table_is_told(self, project: Path) -> None:
        write(project, "pyproject.toml", "tool.asynclint = true\n")
        with pytest.raises(SettingsError, match="must be a table, not true"):
            discover([project])


class TestCommandLine:
    FILE = 'select = ["BLK"]\nextend-select = ["ORM"]\nignore = ["BLK101"]\nextend-exclude = ["old/"]\n'

    def test_select_sets_the_selection_of_the_file_aside(self, project: Path) -> None:
        write(project, "asynclint.toml", self.FILE)
        settings = discover([project], overrides={"select": ("BLK101",)})
        assert (settings.select, settings.extend_select, settings.ignore) == (("BLK101",), (), ())
        assert settings.extend_exclude == ("old/",)

    def test_other_lists_add_to_the_file(self, project: Path) -> None:
        write(project, "asynclint.toml", self.FILE)
        settings = discover([project], overrides={"ignore": ("BLK102",), "extend_select": ("SQL",)})
        assert settings.select == ("BLK",)
        assert settings.ignore == ("BLK101", "BLK102")
        assert settings.extend_select == ("ORM", "SQL")

    def test_both_are_named_as_origins(self, project: Path) -> None:
        path = write(project, "asynclint.toml", self.FILE)
        settings = discover([project], overrides={"ignore": ("BLK102",), "include_tests": True})
        assert settings.origins["select"] == str(path)
        assert settings.origins["ignore"] == f"{path}, command line"
        assert settings.origins["include_tests"] == "command line"


def rule(code: str, name: str, *, default: bool = True) -> Rule:
    nowhere = Path(f"{code}.md")
    return Rule(code, name, "", Severity.ERROR, Confidence.CERTAIN, default, "0", (), (), None, None, {}, (), nowhere)


def catalog(rules: Iterable[Rule]) -> Catalog:
    return Catalog({rule.code: rule for rule in rules}, {"cpu": Kind("cpu", "")}, "")


SLEEP, HTTP, CPU = (
    rule("BLK101", "blocking-sleep"),
    rule("BLK102", "blocking-http"),
    rule("BLK109", "cpu", default=False),
)


class TestSelection:
    @pytest.mark.parametrize(
        ("settings", "on"),
        [
            pytest.param({}, "101 102", id="without settings, the defaults are on"),
            pytest.param({"select": ["BLK101"]}, "101", id="select leaves nothing else on"),
            pytest.param({"select": ["cpu"]}, "109", id="select takes names, and rules that are opt-in"),
            pytest.param({"select": ["ALL"]}, "101 102 109", id="ALL is all"),
            pytest.param({"extend_select": ["BLK109"]}, "101 102 109", id="extend-select adds to the defaults"),
            pytest.param({"ignore": ["BLK10"]}, "", id="ignore takes prefixes"),
            pytest.param({"ignore": ["BLK"], "extend_select": ["BLK109"]}, "109", id="a longer prefix wins for select"),
            pytest.param({"select": ["BLK10"], "ignore": ["BLK102"]}, "101 109", id="a longer prefix wins for ignore"),
            pytest.param({"select": ["BLK1"], "ignore": ["BLK1"]}, "", id="ignore wins a tie"),
            pytest.param({"ignore": ["BLK10"], "extend_select": ["blocking-sleep"]}, "101",
                         id="a name is as exact as a code"),
            pytest.param({"select": ["blocking-http"], "ignore": ["BLK102"]}, "", id="a code and a name tie"),
        ],
    )  # fmt: skip
    def test_the_more_exact_selector_decides(self, settings: dict[str, list[str]], on: str) -> None:
        chosen = Settings(Path(), **{name: tuple(words) for name, words in settings.items()})  # type: ignore[arg-type]
        assert [rule.code[3:] for rule in (SLEEP, HTTP, CPU) if selected(rule, chosen)] == on.split()

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            pytest.param(Settings(Path(), select=("BKL",)), '"select" holds an unknown rule "BKL"; did you mean "BLK"?',
                         id="a family"),
            pytest.param(Settings(Path(), ignore=("blocking-slep",)), 'did you mean "blocking-sleep"?', id="a name"),
            pytest.param(Settings(Path(), extend_select=("",)), 'unknown rule ""', id="nothing at all"),
            pytest.param(Settings(Path(), select=("B",)), 'unknown rule "B"', id="part of a family's name"),
            pytest.param(Settings(Path(), per_file_ignores=(("a", ("BLK999",)),)), '"per-file-ignores" holds an',
                         id="a code for some files"),
            pytest.param(Settings(Path(), opt_in_effects=("gpu",)), 'unknown kind of effect "gpu"; did you mean "cpu"?',
                         id="a kind"),
        ],
    )  # fmt: skip
    def test_selectors_of_nothing_are_errors(self, settings: Settings, message: str) -> None:
        with pytest.raises(SettingsError) as caught:
            check_selectors(settings, catalog([SLEEP, HTTP]))
        assert message in str(caught.value)

    def test_an_unknown_selector_is_blamed_on_who_wrote_it(self, project: Path) -> None:
        path = write(project, "asynclint.toml", 'ignore = ["XYZ"]')
        with pytest.raises(SettingsError, match=f"^{path}: "):
            check_selectors(discover([project]), catalog([SLEEP]))
