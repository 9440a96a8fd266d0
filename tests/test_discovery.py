"""Discovery: what is read, what is reported on, and that no tree of files leads it astray."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from asynclint.discovery import Discovery, DiscoveryError, discover_files
from asynclint.findings import RunError
from asynclint.patterns import Patterns
from asynclint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A git repository; what is made in it is made by the tests."""
    (tmp_path / "repo" / ".git" / "info").mkdir(parents=True)
    return tmp_path / "repo"


def make(root: Path, *names: str, **contents: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(contents.get(name, ""))


def found(root: Path, *paths: str, **settings: Any) -> Discovery:
    return discover_files([root / path for path in paths or ("",)], Settings(root, **settings))


class TestDirectories:
    def test_python_files_are_sorted_and_relative(self, root: Path) -> None:
        make(root, "b.py", "a/z.py", "a/gui.pyw", "a/stub.pyi", "a/readme.md", "a.py")
        assert found(root).report == ("a.py", "a/gui.pyw", "a/z.py", "b.py")

    def test_a_directory_inside_keeps_paths_relative_to_the_root(self, root: Path) -> None:
        make(root, "a.py", "app/b.py")
        assert found(root, "app") == Discovery(report=("app/b.py",), analyse=("app/b.py",))

    def test_a_directory_outside_the_root_has_absolute_paths(self, root: Path) -> None:
        make(root.parent / "other", "x.py")
        assert found(root, "../other").report == ((root.parent / "other" / "x.py").as_posix(),)

    def test_overlapping_paths_give_a_file_once(self, root: Path) -> None:
        make(root, "app/b.py")
        assert found(root, "", "app", "app/b.py").report == ("app/b.py",)

    @pytest.mark.parametrize("name", [".venv", "node_modules", "build", "lib/python3/site-packages", ".git/hooks"])
    def test_what_is_nobodys_source_is_left_out(self, root: Path, name: str) -> None:
        make(root, "a.py", f"{name}/x.py")
        assert found(root).analyse == ("a.py",)

    @pytest.mark.parametrize("path", ["venv", "venv/lib/site-packages/lib"])
    def test_unless_it_was_asked_for(self, root: Path, path: str) -> None:
        make(root, "venv/lib/site-packages/lib/x.py", "venv/lib/site-packages/lib/node_modules/y.py")
        expected = ("venv/lib/site-packages/lib/x.py",) if path != "venv" else ()
        assert found(root, path).report == expected

    def test_exclusions_are_relative_to_the_root(self, root: Path) -> None:
        make(root, "app/gen/x.py", "gen/y.py", "app/model_pb2.py")
        assert found(root, "app", extend_exclude=("/gen/", "*_pb2.py")).report == ("app/gen/x.py",)

    def test_exclude_replaces_the_defaults(self, root: Path) -> None:
        make(root, "build/x.py", "old/y.py")
        assert found(root, exclude=("old/",)).report == ("build/x.py",)

    def test_forced_exclusions_hold_for_given_directories(self, root: Path) -> None:
        make(root, "old/sub/x.py")
        assert found(root, "old/sub", exclude=("old/",)).report == ("old/sub/x.py",)
        assert found(root, "old/sub", exclude=("old/",), force_exclude=True).report == ()


class TestGitignore:
    def test_nested_files_override_outer_ones(self, root: Path) -> None:
        make(root, "gen.py", "app/gen.py", "app/deep/gen.py", "app/own.py")
        (root / ".gitignore").write_text("gen.py\n")
        (root / "app" / ".gitignore").write_text("!gen.py\n/own.py\n")
        (root / "app" / "deep" / ".gitignore").write_text("*\n")
        assert found(root).report == ("app/gen.py",)

    def test_files_above_a_given_directory_count(self, root: Path) -> None:
        make(root, "app/a.py", "app/secret/b.py")
        (root / ".gitignore").write_text("/app/secret/\n")
        assert found(root, "app").report == ("app/a.py",)

    def test_what_is_ignored_can_be_asked_for(self, root: Path) -> None:
        make(root, "out/a.py", "out/tmp.py")
        (root / ".gitignore").write_text("out/\ntmp.py\n")
        assert found(root, "out").report == ("out/a.py",)

    def test_the_repositorys_own_list_counts(self, root: Path) -> None:
        make(root, "a.py", "scratch.py")
        (root / ".git" / "info" / "exclude").write_text("scratch.py\n")
        assert found(root).report == ("a.py",)

    def test_it_can_be_turned_off(self, root: Path) -> None:
        make(root, "a.py")
        (root / ".gitignore").write_text("a.py\n")
        assert found(root, respect_gitignore=False).report == ("a.py",)

    def test_lines_that_are_no_patterns_are_passed_over(self, root: Path) -> None:
        make(root, "a.py", "b.py")
        (root / ".gitignore").write_bytes(b"!\n\xff\nb.py\n")
        assert found(root).report == ("a.py",)


class TestTestCode:
    FILES = (
        "app/a.py",
        "app/tests/helper.py",
        "app/migrations/0001.py",
        "app/alembic/versions/1_users.py",
        "conftest.py",
        "test_a.py",
        "a_test.py",
    )

    def test_it_is_read_and_not_reported_on(self, root: Path) -> None:
        make(root, *self.FILES)
        discovery = found(root)
        assert discovery.report == ("app/a.py",)
        assert discovery.analyse == tuple(sorted(self.FILES))

    def test_versions_are_migrations_only_where_a_tool_puts_them(self, root: Path) -> None:
        make(root, "app/versions/v1.py", "alembic/versions/1_users.py")
        assert found(root).report == ("app/versions/v1.py",)

    def test_unless_the_settings_include_it(self, root: Path) -> None:
        make(root, *self.FILES)
        assert found(root, include_tests=True).report == tuple(sorted(self.FILES))

    def test_unless_the_given_directory_is_inside_it(self, root: Path) -> None:
        make(root, "tests/unit/helper.py", "tests/unit/test_x.py")
        assert found(root, "tests/unit").report == ("tests/unit/helper.py",)
        assert found(root, "tests").report == ("tests/unit/helper.py",)

    def test_unless_the_file_is_named_outright(self, root: Path) -> None:
        make(root, *self.FILES)
        assert found(root, "test_a.py").report == ("test_a.py",)
        assert found(root, "test_a.py", force_exclude=True).report == ()


class TestFiles:
    def test_the_project_around_a_file_is_read(self, root: Path) -> None:
        make(root, "app/a.py", "lib/b.py")
        expected = Discovery(("app/a.py",), ("app/a.py", "lib/b.py"), is_whole=True, is_narrowed=True)
        assert found(root, "app/a.py") == expected

    def test_without_a_project_only_its_directory_is(self, tmp_path: Path) -> None:
        make(tmp_path, "app/a.py", "app/b.py", "home/c.py")
        assert found(tmp_path, "app/a.py").analyse == ("app/a.py", "app/b.py")

    def test_its_name_need_not_look_like_python(self, root: Path) -> None:
        make(root, "bin/serve")
        assert found(root, "bin/serve").report == ("bin/serve",)

    def test_excluded_files_are_reported_on_unless_exclusion_is_forced(self, root: Path) -> None:
        make(root, "old/a.py")
        assert found(root, "old/a.py", exclude=("old/",)).report == ("old/a.py",)
        assert found(root, "old/a.py", exclude=("old/",), force_exclude=True).report == ()

    def test_a_path_that_is_not_there_is_named(self, root: Path) -> None:
        with pytest.raises(DiscoveryError, match=r"nowhere\.py: no such file"):
            found(root, "nowhere.py")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
class TestLinks:
    def test_loops_end(self, root: Path) -> None:
        make(root, "app/a.py")
        (root / "app" / "self").symlink_to(root / "app" / "self")
        (root / "app" / "loop").symlink_to(root / "app")
        (root / "app" / "up").symlink_to(root.parent)
        assert found(root) == Discovery(("app/a.py",), ("app/a.py",), is_whole=True)

    def test_a_directory_goes_by_its_own_name(self, root: Path) -> None:
        make(root, "z/real/a.py")
        (root / "alias").symlink_to(root / "z" / "real")
        assert found(root).report == ("z/real/a.py",)

    def test_a_linked_directory_elsewhere_is_read_once(self, root: Path) -> None:
        make(root.parent / "shared", "s.py")
        make(root, "a.py")
        (root / "two").symlink_to(root.parent / "shared")
        (root / "one").symlink_to(root.parent / "shared")
        assert found(root).report == ("a.py", "one/s.py")

    def test_a_link_to_nothing_is_no_file(self, root: Path) -> None:
        make(root, "a.py")
        (root / "gone.py").symlink_to(root / "nothing")
        assert found(root).report == ("a.py",)


def test_a_directory_that_cannot_be_listed_is_an_error_of_the_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(root, "a.py", "locked/b.py")
    scandir = os.scandir

    def refusing(path: str) -> Any:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    discovery = found(root)
    assert discovery.report == ("a.py",)
    assert discovery.errors == (RunError("locked", "cannot be listed: Permission denied"),)


def test_depth_is_no_limit(root: Path) -> None:
    deep = root
    for _ in range(200):
        deep /= "d"
    make(deep, "a.py")
    assert len(found(root).report) == 1


class TestPatterns:
    @pytest.mark.parametrize(
        ("lines", "path", "verdict"),
        [
            pytest.param(["build/"], "src/build/", True, id="a name counts at any depth"),
            pytest.param(["build/"], "build", None, id="a directory's pattern does not take a file"),
            pytest.param(["*.py", "!keep.py"], "a/keep.py", False, id="a later line exempts"),
            pytest.param(["!keep.py", "*.py"], "keep.py", True, id="an earlier line does not"),
            pytest.param(["/a/x.py", "!x.py"], "a/x.py", False, id="a later name exempts from a path"),
            pytest.param(["!x.py", "/a/x.py"], "a/x.py", True, id="a later path takes from a name"),
            pytest.param(["/x.py"], "a/x.py", None, id="an anchored pattern is for the top"),
            pytest.param(["a/**/x.py"], "a/b/c/x.py", True, id="two stars cross directories"),
            pytest.param(["# a.py", ""], "a.py", None, id="comments and blank lines say nothing"),
        ],
    )
    def test_the_last_pattern_that_speaks_decides(self, lines: list[str], path: str, verdict: bool | None) -> None:
        patterns = Patterns(lines)
        assert patterns.verdict(path) is verdict
        assert patterns.verdict(path) is verdict  # an answer that was kept is the same

    def test_a_file_is_covered_by_the_directory_it_is_in(self) -> None:
        assert Patterns(["build/", "!keep.py"]).covers("src/build/keep.py")
        assert not Patterns(["build/"]).covers("src/builder/x.py")
