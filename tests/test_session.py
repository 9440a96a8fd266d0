"""A session answers as a fresh run would, whatever it was asked before."""

from __future__ import annotations

import io
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asynclint.api import check
from asynclint.engine.session import Session
from asynclint.orm.kept import LATE
from asynclint.program import kept
from asynclint.report.formats import render
from asynclint.settings import Settings, discover
from tests.edits import Editor
from tests.programs import write_program

if TYPE_CHECKING:
    from asynclint.report.model import Report

ROOT = Path(__file__).parent.parent
EDITS = {"gateway": 110, "hub": 60, "shop": 20, "bookstore": 10}

CALLED = """
    import time

    def wait(seconds: float) -> None:
        time.sleep(seconds)
"""
CALLER = """
    from helpers import wait

    async def handler() -> None:
        wait(1)
"""


def as_json(report: Report) -> str:
    stream = io.StringIO()
    render("json", report, stream)
    return stream.getvalue()


def work(session: Session) -> dict[str, int]:
    """What the last check had to find out, or to look at."""
    living = session._living  # noqa: SLF001  (nobody else wants to know)
    assert living is not None
    return dict(living.work or {})


def run_again(session: Session, root: Path) -> None:
    """Checks what is as it was, and does not take the last run's word for it."""
    memory = session._memory  # noqa: SLF001
    assert memory is not None
    memory.last = None
    session.check([root])


@pytest.mark.parametrize("project", EDITS)
def test_after_every_edit_the_report_is_that_of_a_fresh_run(project: str, tmp_path: Path) -> None:
    root = tmp_path / project
    shutil.copytree(ROOT / "testdata" / project, root)
    settings = discover([root])
    session = Session(settings, jobs=1)
    editor = Editor(root, seed=len(project))
    edits = []
    for _ in range(EDITS[project]):
        edits.append(editor.edit())
        fresh = as_json(check([root], settings, jobs=1))
        assert as_json(session.check([root])) == fresh, edits
        assert as_json(session.check([root])) == fresh, edits


def test_what_an_edit_does_not_touch_is_not_found_out_again(tmp_path: Path) -> None:
    write_program(tmp_path, {"helpers.py": CALLED, "app.py": CALLER, "other.py": CALLER.replace("handler", "other")})
    session = Session(Settings(root=tmp_path), jobs=1)
    session.check([tmp_path])
    everything = work(session)["found"]
    write_program(tmp_path, {"other.py": CALLER.replace("handler", "renamed")})
    assert [finding.symbol for finding in session.check([tmp_path]).findings] == ["handler", "renamed"]
    assert 0 < work(session)["found"] < everything / 2


@pytest.mark.parametrize("project", EDITS)
def test_nothing_is_found_out_again_when_nothing_has_changed(project: str) -> None:
    root = ROOT / "testdata" / project
    session = Session(discover([root]), jobs=1)
    session.check([root])
    run_again(session, root)
    assert work(session).get("found", 0) == 0


def test_what_is_as_it_was_is_not_looked_at_again(tmp_path: Path) -> None:
    stages: list[str] = []
    write_program(tmp_path, {"helpers.py": CALLED, "app.py": CALLER})
    session = Session(Settings(tmp_path), jobs=1, progress=lambda stage, _done, _total: stages.append(stage))
    first = session.check([tmp_path])
    assert "Reading" in stages
    stages.clear()
    saved = {tmp_path / "app.py": (tmp_path / "app.py").read_bytes()}
    assert as_json(session.check([tmp_path], saved)) == as_json(session.check([tmp_path])) == as_json(first)
    assert stages == []
    assert session.check([tmp_path / "helpers.py"]).findings == ()
    assert as_json(session.check([tmp_path])) == as_json(first)


def test_what_a_run_was_told_beside_its_files_is_asked_again(tmp_path: Path) -> None:
    write_program(tmp_path, {"app/views.py": CALLER})
    session = Session(Settings(tmp_path), jobs=1)
    assert session.check([tmp_path / "app"]).findings == ()
    write_program(tmp_path, {"helpers.py": CALLED})
    assert len(session.check([tmp_path / "app"]).findings) == 1


def test_what_is_computed_to_be_compared_is_asked_early_in_each_check(tmp_path: Path) -> None:
    models = "from django.db import models\n\nclass Book(models.Model):\n    title = models.TextField()\n"
    admin = """
        from django.contrib import admin
        from members.models import Member

        @admin.register(Member)
        class MemberAdmin(admin.ModelAdmin):
            pass
    """
    write_program(tmp_path, {"shop/__init__.py": "", "shop/models.py": models, "shop/admin.py": admin})
    session = Session(Settings(root=tmp_path), jobs=1)
    session.check([tmp_path])
    run_again(session, tmp_path)
    assert work(session).get("found", 0) == 0


def test_what_comes_out_the_same_leaves_its_users_standing(tmp_path: Path) -> None:
    users = {f"app_{number}.py": CALLER for number in range(20)}
    write_program(tmp_path, {"helpers.py": CALLED, "facade.py": "from helpers import wait\n"})
    write_program(tmp_path, {name: text.replace("helpers", "facade") for name, text in users.items()})
    session = Session(Settings(root=tmp_path), jobs=1)
    session.check([tmp_path])
    write_program(tmp_path, {"facade.py": "import os\nfrom helpers import wait\n"})
    assert len(session.check([tmp_path]).findings) == 20
    assert work(session)["found"] < 20


def test_what_objects_are_given_elsewhere_is_found_out_again(tmp_path: Path) -> None:
    service = """
        class Service:
            client = None

            async def fetch(self) -> None:
                self.client.get("https://example.org")
    """
    makers = [
        "import httpx\n\ndef make(service: Service) -> None:\n    service.client = httpx.AsyncClient()\n",
        "import requests\n\ndef make(service: Service) -> None:\n    service.client = requests.Session()\n",
        "import requests\n\ndef make(service: Service) -> None:\n    service.other = requests.Session()\n",
        "import requests\n\ndef make(other: int) -> None:\n    other.client = requests.Session()\n",
        "import requests\n\ndef make(other: Service) -> None:\n    other.client = requests.Session()\n",
    ]
    session = Session(Settings(root=tmp_path), jobs=1)
    found = []
    for maker in makers:
        write_program(tmp_path, {"service.py": service, "maker.py": f"from service import Service\n{maker}"})
        report = session.check([tmp_path])
        assert as_json(report) == as_json(check([tmp_path], Settings(root=tmp_path), jobs=1))
        found.append([finding.code for finding in report.findings if finding.code == "BLK102"])
    assert found == [[], ["BLK102"], [], [], ["BLK102"]]


def test_a_buffer_counts_until_it_is_closed(tmp_path: Path) -> None:
    write_program(tmp_path, {"helpers.py": CALLED, "app.py": CALLER})
    session = Session(Settings(root=tmp_path), jobs=1)
    assert len(session.check([tmp_path]).findings) == 1
    overlay = {tmp_path / "helpers.py": b"def wait(seconds):\n    pass\n"}
    assert session.check([tmp_path], overlay).findings == ()
    assert len(session.check([tmp_path]).findings) == 1


def test_a_change_that_the_clock_does_not_show_is_seen(tmp_path: Path) -> None:
    """Saved twice within a tick, with as many bytes."""
    write_program(tmp_path, {"app.py": "import time\n\nasync def f():\n    time.sleep(1)\n"})
    file = tmp_path / "app.py"
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    session = Session(Settings(root=tmp_path), jobs=1)
    assert len(session.check([tmp_path]).findings) == 1
    file.write_bytes(file.read_bytes().replace(b"time.sleep", b"time.ctime"))
    os.utime(file, ns=times)
    assert session.check([tmp_path]).findings == ()


def test_a_check_that_was_given_up_leaves_the_session_as_good_as_new(tmp_path: Path) -> None:
    class GivenUpError(Exception):
        pass

    def progress(_stage: str, _done: int, _total: int) -> None:
        if is_unwanted:
            raise GivenUpError

    write_program(tmp_path, {"helpers.py": CALLED, "app.py": CALLER})
    settings = Settings(root=tmp_path)
    session = Session(settings, jobs=1, progress=progress)
    is_unwanted = False
    session.check([tmp_path])
    write_program(tmp_path, {"helpers.py": CALLED.replace("time.sleep(seconds)", "open('x').read()")})
    is_unwanted = True
    with pytest.raises(GivenUpError):
        session.check([tmp_path])
    is_unwanted = False
    assert as_json(session.check([tmp_path])) == as_json(check([tmp_path], settings, jobs=1))


def test_every_table_of_answers_is_known_to_those_who_keep_a_program() -> None:
    """An answer that is remembered where they do not look outlives what it was made from."""
    table = re.compile(r"self\.(_\w+)(?:: [^=\n]+)? = (?:\{\}|defaultdict\(\w*\))$", re.MULTILINE)
    known = (Path(kept.__file__).read_text(), " ".join(late.table for late in LATE))
    for file in (ROOT / "asynclint" / "program").glob("*.py"):
        # Of knowledge and paths, which are the same throughout; and of facts that are looked at each time.
        if file.stem not in {"library", "modules", "shapes", "standing"}:
            for name in set(table.findall(file.read_text())) - {"_builtins"}:
                assert re.search(rf"\b{name}\b", known[0]), f"{file.stem}.{name}"
