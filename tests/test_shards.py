"""Several jobs report on a program in parts, and their logs make the log of one run."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from asynclint.api import check
from asynclint.cli.commands import cli
from asynclint.report.formats import render
from asynclint.report.merge import MergeError, merge
from asynclint.settings import Settings
from asynclint.shards import Shard

TESTDATA = Path(__file__).parent.parent / "testdata"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    for name in ("shop", "hub"):
        shutil.copytree(TESTDATA / name, root / name)
    (root / "a broken one.py").write_text("def (:\n")
    (root / "a-sound one.py").write_text("import time\n\n\nasync def f():\n    time.sleep(1)\n")
    (root / "requirements.txt").write_text("fastapi==0.100.0\nstarlette==0.27.0\n")
    return root


def sarif(root: Path, shard: Shard | None = None) -> str:
    stream = io.StringIO()
    list(render("sarif", check([root], Settings(root=root), jobs=1, shard=shard), stream))
    return stream.getvalue()


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_merged_shards_are_the_log_of_one_run(project: Path, parts: int) -> None:
    logs = {f"{number}.sarif": sarif(project, Shard(number, parts)) for number in range(1, parts + 1)}
    whole = sarif(project)
    assert len(json.loads(whole)["runs"][0]["results"]) > 20
    assert merge(logs) == whole


def test_each_shard_has_a_category_of_its_own(project: Path) -> None:
    categories = {
        json.loads(sarif(project, Shard(number, 3)))["runs"][0]["automationDetails"]["id"] for number in (1, 2, 3)
    }
    assert categories == {f"asynclint/shard-{number}-of-3/" for number in (1, 2, 3)}


def test_every_file_is_in_one_shard_and_shards_are_about_equal() -> None:
    paths = [f"package/module_{number}.py" for number in range(4000)]
    parts = [{path for path in paths if Shard(number, 4).has(path)} for number in range(1, 5)]
    assert sum(map(len, parts)) == len(set().union(*parts)) == 4000
    assert all(900 < len(part) < 1100 for part in parts)


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "1/0", "-1/2", "a/b", "1/2/3", ""])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="K/N"):
        Shard.read(text)


def test_the_command_merges_files(project: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    for number in (1, 2):
        arguments = ["check", "--isolated", f"--shard={number}/2", "-j1", "-o", f"sarif={tmp_path}/{number}.sarif"]
        runner.invoke(cli, [*arguments, str(project)])
    names = [str(tmp_path / f"{number}.sarif") for number in (1, 2)]
    done = runner.invoke(cli, ["merge", *names, "--output", str(tmp_path / "all.sarif")])
    assert done.exit_code == 0
    merged = (tmp_path / "all.sarif").read_text()
    assert merged == merge({name: Path(name).read_text() for name in names})


def test_logs_that_are_not_ours_are_refused_by_name(project: Path) -> None:
    ours = sarif(project, Shard(1, 2))
    other = json.loads(ours)
    other["runs"][0]["tool"]["driver"]["version"] = "0.0.1"
    foreign = ours.replace('"name":"asynclint"', '"name":"other"')
    for log, message in {
        "{": "odd.sarif:1: not JSON",
        "[]": "odd.sarif: not a SARIF log",
        '{"runs": [{"tool": {"driver": {"name": "asynclint"}}, "results": [{}]}]}': "odd.sarif: not a SARIF log",
        foreign: "odd.sarif: written by other",
        json.dumps(other): "different versions",
    }.items():
        with pytest.raises(MergeError, match=message):
            merge({"1.sarif": ours, "odd.sarif": log})
