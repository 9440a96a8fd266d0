"""What is kept between runs: the same report with it as without it, whatever has happened to code and cache."""

from __future__ import annotations

import io
import os
import random
import shutil
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from asynclint.api import check
from asynclint.engine.cache import Cache
from asynclint.engine.run import Run
from asynclint.findings import Confidence
from asynclint.index.read import Indexed, index_file
from asynclint.report.formats import render
from asynclint.settings import Settings, discover
from tests.programs import write_program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from asynclint.discovery import Discovery
    from asynclint.engine.run import RunOutcome
    from asynclint.source import Tree

TESTDATA = Path(__file__).parent.parent / "testdata"

BLOCKS = "import time\n\n\nasync def settle() -> None:\n    time.sleep(1)\n"
HELPER = "import time\n\n\ndef rest() -> None:\n    time.sleep(1)\n"
CALLS_HELPER = "from helper import rest\n\n\nasync def settle() -> None:\n    rest()\n"


def report_of(
    root: Path,
    cache: Cache | None = None,
    paths: Sequence[Path] = (),
    settings: Settings | None = None,
    overlay: Mapping[Path, bytes] | None = None,
) -> str:
    """The report of a run over a project, as bytes are written."""
    places = paths or [root]
    report = check(places, settings or discover(places), jobs=1, cache=cache, overlay=overlay)
    stream = io.StringIO()
    list(render("json", report, stream))
    return stream.getvalue()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    write_program(root, {"pyproject.toml": "[tool.asynclint]\n", "app.py": CALLS_HELPER, "helper.py": HELPER})
    return root


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Discovery]:
    """The runs that had to be made."""
    made: list[Discovery] = []
    original = Run.__call__

    def counted(self: Run, files: Discovery) -> RunOutcome:
        made.append(files)
        return original(self, files)

    monkeypatch.setattr(Run, "__call__", counted)
    return made


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that had to be parsed."""
    parsed: list[str] = []

    @wraps(index_file)
    def counted(tree: Tree, path: str) -> Indexed:
        parsed.append(path)
        return index_file(tree, path)

    monkeypatch.setattr("asynclint.engine.index.index_file", counted)
    return parsed


class TestNothingHasChanged:
    def test_the_report_is_the_same_and_nothing_is_analysed(
        self, project: Path, cache: Cache, runs: list[Discovery]
    ) -> None:
        reports = [report_of(project, None), *(report_of(project, cache) for _ in range(3))]
        assert len(set(reports)) == 1
        assert '"BLK101"' in reports[0]
        assert len(runs) == 2

    def test_it_holds_in_another_checkout(self, project: Path, cache: Cache, runs: list[Discovery]) -> None:
        first = report_of(project, cache)
        elsewhere = Path(shutil.copytree(project, project.parent / "elsewhere"))
        assert report_of(elsewhere, cache) == first
        assert len(runs) == 1

    def test_the_cache_names_no_place_of_this_machine(self, project: Path, cache: Cache) -> None:
        report_of(project, cache)
        assert os.fsencode(project.parent.name) not in (cache.directory / "cache.sqlite3").read_bytes()

    @pytest.mark.parametrize(
        "shown",
        [
            {"ignore": ("BLK101",)},
            {"min_confidence": Confidence.POSSIBLE},
            {"per_file_ignores": (("app.py", ("BLK",)),)},
        ],
    )
    def test_what_is_shown_of_it_can_be_chosen_anew(
        self, project: Path, cache: Cache, runs: list[Discovery], shown: dict[str, Any]
    ) -> None:
        settings = replace(discover([project]), **shown)
        report_of(project, cache)
        kept = report_of(project, cache, settings=settings)
        assert len(runs) == 1
        assert kept == report_of(project, settings=settings)

    @pytest.mark.parametrize(
        "read",
        [{"opt_in_effects": ("cpu",)}, {"include_tests": True}, {"select": ("ORM",)}, {"large_models": ("Book",)}],
    )
    def test_settings_that_the_analysis_reads_are_another_run(
        self, project: Path, cache: Cache, runs: list[Discovery], read: dict[str, Any]
    ) -> None:
        settings = replace(discover([project]), **read)
        report_of(project, cache)
        kept = report_of(project, cache, settings=settings)
        assert len(runs) == 2
        assert kept == report_of(project, settings=settings)

    def test_of_what_editors_hold_nothing_is_kept(self, project: Path, cache: Cache, runs: list[Discovery]) -> None:
        overlay = {project / "helper.py": b"def rest():\n    pass\n"}
        before = report_of(project, cache)
        edited = report_of(project, cache, overlay=overlay)
        assert edited == report_of(project, overlay=overlay) != before
        assert report_of(project, cache) == before
        runs.clear()
        report_of(project, cache, overlay=overlay)
        assert len(runs) == 1


class TestSomethingHasChanged:
    def test_only_what_changed_is_parsed_again(self, project: Path, cache: Cache, indexed: list[str]) -> None:
        report_of(project, cache)
        (project / "app.py").write_text(BLOCKS)
        indexed.clear()
        assert report_of(project, cache) == report_of(project)
        assert indexed[0] == "app.py"
        assert indexed.count("helper.py") == 1  # by the run without a cache

    def test_a_change_that_keeps_size_and_time_is_seen(self, project: Path, cache: Cache) -> None:
        report_of(project, cache)
        file = project / "helper.py"
        times = file.stat()
        file.write_text(HELPER.replace("time.sleep(1)", "time.ctime(1)"))
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert report_of(project, cache) == report_of(project)

    def test_a_change_while_the_run_goes_on_is_not_taken_for_what_was_there_before(
        self, project: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = report_of(project)
        original = Run.__call__

        def disturbed(self: Run, files: Discovery) -> RunOutcome:
            (project / "helper.py").write_text("def rest():\n    pass\n")
            return original(self, files)

        with monkeypatch.context() as patch:
            patch.setattr(Run, "__call__", disturbed)
            report_of(project, cache)
        assert report_of(project, cache) == report_of(project)
        (project / "helper.py").write_text(HELPER)
        assert report_of(project, cache) == before

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({".gitignore": "helper.py\n"}, id="a file is ignored"),
            pytest.param({"pyproject.toml": '[tool.asynclint]\nexclude = ["helper.py"]\n'}, id="a file is excluded"),
            pytest.param({"helper/__init__.py": HELPER}, id="a package takes the place of a module"),
            pytest.param({"helper.py": "def rest(:\n"}, id="a file can no longer be parsed"),
            pytest.param({"other.py": BLOCKS}, id="a file is new"),
            pytest.param({"helper.py": HELPER.replace("(1)", "(1)  # noqa")}, id="a comment silences"),
        ],
    )
    def test_it_is_seen(self, project: Path, cache: Cache, change: dict[str, str]) -> None:
        before = report_of(project, cache)
        write_program(project, change)
        after = report_of(project, cache)
        assert after == report_of(project) != before

    def test_a_file_that_is_gone_is_gone(self, project: Path, cache: Cache) -> None:
        before = report_of(project, cache)
        (project / "helper.py").unlink()
        assert report_of(project, cache) == report_of(project) != before

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
    def test_a_file_that_may_no_longer_be_read(self, project: Path, cache: Cache) -> None:
        before = report_of(project, cache)
        (project / "helper.py").chmod(0)
        assert report_of(project, cache) == report_of(project) != before

    def test_a_module_that_an_import_may_now_lead_to(self, tmp_path: Path, cache: Cache) -> None:
        root = tmp_path / "project"
        write_program(root, {"pyproject.toml": "[tool.asynclint]\n", "app/views.py": CALLS_HELPER})
        paths = [root / "app"]
        before = report_of(root, cache, paths)
        write_program(root, {"helper.py": HELPER})
        found = report_of(root, cache, paths)
        assert found == report_of(root, None, paths) != before
        write_program(root, {"helper.py": "def rest():\n    pass\n"})
        assert report_of(root, cache, paths) == report_of(root, None, paths) != found

    def test_a_file_beside_the_project_that_no_import_can_mean_changes_nothing(
        self, tmp_path: Path, cache: Cache, runs: list[Discovery]
    ) -> None:
        root = tmp_path / "project"
        write_program(root, {"pyproject.toml": "[tool.asynclint]\n", "app/views.py": CALLS_HELPER, "helper.py": HELPER})
        report_of(root, cache, [root / "app"])
        write_program(root, {"asynclint.sarif": "{}\n"})
        report_of(root, cache, [root / "app"])
        assert len(runs) == 1

    def test_a_requirement(self, tmp_path: Path, cache: Cache) -> None:
        root = tmp_path / "project"
        app = "from fastapi import FastAPI, UploadFile\n"
        write_program(root, {"asynclint.toml": "", "app.py": app, "requirements.txt": "starlette==1\n"})
        before = report_of(root, cache)
        write_program(root, {"requirements.txt": "starlette==0.39.2\n"})
        flawed = report_of(root, cache)
        assert "CVE-2024-47874" not in before
        assert "CVE-2024-47874" in flawed
        assert flawed == report_of(root)
        write_program(root, {"uv.lock": '[[package]]\nname = "starlette"\nversion = "0.49.3"\n'})
        assert report_of(root, cache) == report_of(root) != flawed

    def test_a_pack(self, project: Path, cache: Cache) -> None:
        settings = replace(discover([project]), packs=(project / "pack",))
        library = '[library]\nname = "outside"\ndistribution = "outside"\nmodules = ["outside"]\nverified = ["1"]\n'
        waits = f'{library}\n[[function]]\nnames = ["outside.wait"]\neffect = "sleep"\n'
        calls = "import outside\n\n\nasync def settle():\n    outside.wait()\n"
        write_program(project, {"pack/knowledge/outside.toml": library, "app.py": calls})
        before = report_of(project, cache, settings=settings)
        write_program(project, {"pack/knowledge/outside.toml": waits})
        assert report_of(project, cache, settings=settings) == report_of(project, settings=settings) != before


def edits(root: Path, chance: random.Random) -> Callable[[], None]:
    """Something that may happen to a project, and need not be Python afterwards."""
    files = sorted(path for path in root.rglob("*") if path.suffix in {".py", ".html", ".toml"} and path.is_file())
    file = chance.choice([path for path in files if path.suffix == ".py"] + files)
    other = chance.choice(files)

    def block() -> None:
        name = f"settle{chance.randrange(1000)}"
        file.write_text(f"{file.read_text()}\n\nimport time\nasync def {name}():\n    time.sleep(1)\n")

    def shift() -> None:
        file.write_text("# a comment\n" + file.read_text())

    def drop() -> None:
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(line for line in lines if chance.random() < 0.95))

    def swap() -> None:
        text = other.read_text()
        other.write_text(file.read_text())
        file.write_text(text)

    def remove() -> None:
        if file.suffix == ".py":
            file.unlink()

    def move() -> None:
        if file.suffix == ".py":
            file.rename(file.with_name(f"moved_{file.name}"))

    def unawait() -> None:
        file.write_text(file.read_text().replace("await ", "", 1))

    return chance.choice([block, block, shift, drop, swap, remove, move, unawait, unawait])


@pytest.mark.parametrize("name", ["shop", "hub", "bookstore"])
def test_whatever_is_edited_and_reverted_the_report_is_that_of_a_fresh_run(
    name: str, tmp_path: Path, cache: Cache
) -> None:
    chance = random.Random(name)
    root = tmp_path / name
    pristine = TESTDATA / name
    shutil.copytree(pristine, root)
    seen = set()
    for step in range(20):
        report = report_of(root, cache)
        assert report == report_of(root), step
        seen.add(report)
        if step % 6 == 5:
            shutil.rmtree(root)
            shutil.copytree(pristine, root)
        elif step % 6 == 4:
            file = chance.choice(sorted(pristine.rglob("*.py")))
            shutil.copy(file, root / file.relative_to(pristine))
        else:
            edits(root, chance)()
    assert len(seen) > 5
