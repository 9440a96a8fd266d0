"""The language server as editors meet it: a process of its own, spoken to over its pipes."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from lsprotocol import types
from pytest_lsp.client import client_capabilities

from asynclint.cli import cli
from tests.language_client import ROOT, editor
from tests.programs import write_program

HELPERS = """\
import time


def rest():
    time.sleep(1)
"""

QUIET_HELPERS = HELPERS.replace("time.sleep(1)", "time.monotonic()")

HANDLERS = """\
from app.helpers import rest


async def handler():
    rest()
"""

APP = {"pyproject.toml": "[tool.asynclint]\n", "app/__init__.py": "", "app/helpers.py": HELPERS}


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A project of two modules: what one does blocks the other."""
    write_program(tmp_path, {**APP, "app/handlers.py": HANDLERS})
    return tmp_path


def test_a_finding_is_shown_with_its_chain(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(ROOT / "testdata" / "shop", shop)
    orders, base = shop / "src/shop/api/orders.py", shop / "src/shop/repositories/base.py"

    async def scenario() -> None:
        async with editor(shop) as user:
            user.open(orders)
            place = types.Range(types.Position(31, 16), types.Position(31, 36))
            (commit,) = [one for one in await user.diagnostics(orders) if (one.code, one.range) == ("BLK103", place)]
            assert commit.severity == types.DiagnosticSeverity.Error
            assert commit.source == "asynclint"
            assert commit.message.startswith("`sqlalchemy.orm.Session.commit` (database) blocks the event loop")
            assert commit.code_description is not None
            assert commit.code_description.href.startswith("https://docs.sqlalchemy.org/")
            last = (commit.related_information or ())[-1]
            assert last.message == "`Repository._commit` calls `sqlalchemy.orm.Session.commit`"
            assert last.location.uri == base.as_uri()
            assert last.location.range.start.line == 32
            assert "BLK105" in user.codes(shop / "src/shop/api/admin.py"), "the whole project is checked"

    asyncio.run(scenario())


def test_a_client_that_can_do_little_is_told_the_chain_in_words_and_asked_for_nothing(app: Path) -> None:
    handlers = app / "app/handlers.py"

    async def scenario() -> None:
        async with editor(app, capabilities=types.ClientCapabilities()) as user:
            user.open(handlers)
            (found,) = await user.diagnostics(handlers)
            assert found.message.splitlines()[-1] == "app/helpers.py:5: `rest` calls `time.sleep`"
            assert found.related_information is None
            offered = await user.actions(handlers, found.range)
            assert all(action.command is None for action in offered.values()), "it cannot open a document"
            assert user.registered == []
            assert user.client.progress_reports == {}

    asyncio.run(scenario())


def test_an_unsaved_edit_of_a_helper_changes_what_is_shown_of_its_callers(app: Path) -> None:
    helpers, handlers = app / "app/helpers.py", app / "app/handlers.py"

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(helpers)
            await user.diagnostics(helpers)
            assert user.codes(handlers) == ["BLK101"]
            user.change(helpers, QUIET_HELPERS)
            await user.until(lambda: user.codes(handlers) == [])
            user.change(helpers, HELPERS)
            await user.until(lambda: user.codes(handlers) == ["BLK101"])
            user.change(helpers, QUIET_HELPERS)
            await user.until(lambda: user.codes(handlers) == [])
            user.close(helpers)
            await user.until(lambda: user.codes(handlers) == ["BLK101"])

    asyncio.run(scenario())


def test_a_file_that_was_never_saved_is_part_of_the_project(app: Path) -> None:
    fresh = app / "app/fresh.py"

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(fresh, HANDLERS)
            assert [diagnostic.code for diagnostic in await user.diagnostics(fresh)] == ["BLK101"]

    asyncio.run(scenario())


def test_what_is_saved_is_checked_where_typing_is_not(app: Path) -> None:
    handlers = app / "app/handlers.py"

    async def scenario() -> None:
        async with editor(app, configuration={"run": "onSave"}) as user:
            user.open(handlers)
            await user.diagnostics(handlers)
            user.change(handlers, HANDLERS.replace("    rest()", "    pass"))
            await asyncio.sleep(1)
            assert user.codes(handlers) == ["BLK101"]
            user.save(handlers)
            assert await user.diagnostics(handlers) == ()

    asyncio.run(scenario())


def test_hovering_over_a_finding_tells_its_chain_and_shows_the_page_of_its_rule(app: Path) -> None:
    handlers = app / "app/handlers.py"

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(handlers)
            (found,) = await user.diagnostics(handlers)
            text = await user.hover(handlers, found.range.start)
            assert text is not None
            assert f"2. [app/helpers.py:5]({(app / 'app/helpers.py').as_uri()}#L5) `rest` calls `time.sleep`" in text
            assert "# BLK101 blocking-sleep" in text
            assert "## How to fix" in text
            assert "# expect:" not in text
            assert await user.hover(handlers, types.Position(0, 0)) is None

    asyncio.run(scenario())


def test_a_finding_can_be_silenced_where_it_stands(app: Path) -> None:
    handlers = app / "app/handlers.py"

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(handlers)
            (found,) = await user.diagnostics(handlers)
            actions = await user.actions(handlers, found.range)
            silent = user.apply(actions["Ignore BLK101 (blocking-sleep) here"], handlers, HANDLERS)
            assert "    rest()  # asynclint: ignore[BLK101] " in silent
            user.change(handlers, silent)
            assert await user.diagnostics(handlers) == ()

    asyncio.run(scenario())


def test_a_finding_can_be_mended_where_it_stands(app: Path) -> None:
    handlers = app / "app/handlers.py"
    text = "import time\n\n\nasync def handler():\n    time.sleep(1)\n"

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(handlers, text)
            (found,) = await user.diagnostics(handlers)
            actions = await user.actions(handlers, found.range)
            (mend,) = [action for action in actions.values() if action.is_preferred]
            mended = user.apply(mend, handlers, text)
            assert "await asyncio.sleep(1)" in mended
            user.change(handlers, mended)
            assert await user.diagnostics(handlers) == ()

    asyncio.run(scenario())


def test_the_chain_can_be_followed_and_the_page_opened(app: Path) -> None:
    handlers = app / "app/handlers.py"

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(handlers)
            (found,) = await user.diagnostics(handlers)
            actions = await user.actions(handlers, found.range)
            await user.carry_out(actions["Go to: `rest` calls `time.sleep`"])
            await user.carry_out(actions["Open the page of BLK101 (blocking-sleep)"])
            step, page = user.client.shown_documents
            assert step.uri == (app / "app/helpers.py").as_uri()
            assert step.selection is not None
            assert step.selection.start.line == 4
            assert Path(page.uri.removeprefix("file://")).read_text("utf-8").startswith("# BLK101 blocking-sleep")

    asyncio.run(scenario())


def test_actions_that_were_not_asked_for_are_not_offered(app: Path) -> None:
    handlers = app / "app/handlers.py"

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(handlers)
            (found,) = await user.diagnostics(handlers)
            assert await user.actions(handlers, found.range, [types.CodeActionKind.SourceOrganizeImports]) == {}
            assert await user.actions(handlers, types.Range(types.Position(0, 0), types.Position(0, 4))) == {}
            user.change(handlers, f"\n{HANDLERS}")  # what is known of it now stands one line further down
            assert await user.actions(handlers, found.range) == {}

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("encodings", "columns"),
    {
        "UTF-16, unless told otherwise": (None, (18, 31)),
        "UTF-8, where the client prefers it": (("utf-8", "utf-16"), (21, 34)),
        "code points, which are ours": (("utf-32",), (17, 30)),
    }.values(),
    ids=["utf-16", "utf-8", "utf-32"],
)
def test_columns_are_those_of_the_client(
    tmp_path: Path, encodings: tuple[str, ...] | None, columns: tuple[int, int]
) -> None:
    text = 'import time\n\n\nasync def handler():\n    face = "é😀"; time.sleep(1)\n'
    write_program(tmp_path, {"face.py": text})
    capabilities = client_capabilities("visual-studio-code")
    assert capabilities.general is not None
    capabilities.general.position_encodings = encodings

    async def scenario() -> None:
        async with editor(tmp_path, capabilities=capabilities) as user:
            user.open(tmp_path / "face.py")
            (found,) = await user.diagnostics(tmp_path / "face.py")
            assert (found.range.start.character, found.range.end.character) == columns

    asyncio.run(scenario())


def test_each_folder_is_a_project_with_settings_of_its_own(tmp_path: Path) -> None:
    program = {"handlers.py": HELPERS.replace("def rest", "async def rest")}
    lax, strict = tmp_path / "lax", tmp_path / "strict"
    write_program(lax, {"pyproject.toml": '[tool.asynclint]\nignore = ["BLK101"]\n', **program})
    write_program(strict, {"asynclint.toml": "", **program})

    async def scenario() -> None:
        async with editor(lax, strict) as user:
            for folder in (lax, strict):
                user.open(folder / "handlers.py")
            assert [found.code for found in await user.diagnostics(strict / "handlers.py")] == ["BLK101"]
            assert await user.diagnostics(lax / "handlers.py") == ()
            gone = types.WorkspaceFoldersChangeEvent([], [types.WorkspaceFolder(strict.as_uri(), "strict")])
            user.close(strict / "handlers.py")
            user.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(gone))
            await user.until(lambda: user.codes(strict / "handlers.py") == [])

    asyncio.run(scenario())


def test_a_project_inside_a_folder_answers_for_itself(tmp_path: Path) -> None:
    program = {"handlers.py": HELPERS.replace("def rest", "async def rest")}
    write_program(tmp_path, {"pyproject.toml": "[tool.asynclint]\n", **program})
    write_program(tmp_path / "inner", {"asynclint.toml": 'ignore = ["BLK101"]\n', **program})
    outer, inner = tmp_path / "handlers.py", tmp_path / "inner/handlers.py"

    async def scenario() -> None:
        async with editor(tmp_path) as user:
            user.open(inner)
            assert await user.diagnostics(inner) == ()
            user.open(outer)
            assert [found.code for found in await user.diagnostics(outer)] == ["BLK101"]
            assert user.codes(inner) == []

    asyncio.run(scenario())


def test_settings_count_as_soon_as_they_are_saved(app: Path) -> None:
    handlers, settings = app / "app/handlers.py", app / "pyproject.toml"

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(handlers)
            assert [found.code for found in await user.diagnostics(handlers)] == ["BLK101"]
            await user.until(lambda: any(one.method == WATCHED for one in user.registered))
            settings.write_text('[tool.asynclint]\nignore = ["blocking-sleep"]\n')
            user.client.workspace_did_change_watched_files(_changed(settings))
            await user.until(lambda: user.codes(handlers) == [])

            settings.write_text('[tool.asynclint]\nignroe = ["blocking-sleep"]\n')
            user.client.workspace_did_change_watched_files(_changed(settings))
            await user.until(lambda: bool(user.told))
            assert 'did you mean "ignore"?' in user.told[0]

    asyncio.run(scenario())


def test_what_functions_block_on_is_written_behind_them_where_that_is_wanted(app: Path) -> None:
    helpers = app / "app/helpers.py"
    text = f"{HELPERS}\n\ndef away():  # and further\n    rest()\n\n\ndef idle():\n    pass\n"
    handlers = "from app.helpers import away, idle\n\n\nasync def handler():\n    idle()\n    away()\n"
    (app / "app/handlers.py").write_text(handlers)
    whole = types.Range(types.Position(0, 0), types.Position(99, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier(helpers.as_uri()), whole)

    async def scenario() -> None:
        async with editor(app) as user:
            user.open(helpers, text)
            await user.diagnostics(helpers)
            assert not await user.client.text_document_inlay_hint_async(params)
            wanted = {"asynclint": {"inlayHints": True}}
            user.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(wanted))
            user.change(helpers, f"{text}# again\n")
            await user.diagnostics(helpers)
            shown = await user.client.text_document_inlay_hint_async(params) or ()
            assert [(hint.position.line, hint.position.character, hint.label) for hint in shown] == [
                (3, 11, "blocks: sleep"),
                (7, 26, "blocks: sleep, 1 call down"),
            ]

    asyncio.run(scenario())


# What a bug in the engine would do: fail, after a word to standard output, which belongs to the protocol.
BROKEN_ENGINE = """\
from asynclint.engine.session import Session
from asynclint.lsp.server import serve

check = Session.check

def check_or_crash(self, paths, overlay):
    print("not for the client", flush=True)
    if any(b"CRASH" in data for data in overlay.values()):
        raise RuntimeError("crashed")
    return check(self, paths, overlay)

Session.check = check_or_crash
serve()
"""


def test_a_crash_is_logged_and_the_server_goes_on(app: Path) -> None:
    handlers = app / "app/handlers.py"

    async def scenario() -> None:
        async with editor(app, server=("-c", BROKEN_ENGINE)) as user:
            user.open(handlers, f"{HANDLERS}# CRASH\n")
            await user.until(lambda: bool(user.logged))
            assert "RuntimeError: crashed" in user.logged[0]
            user.change(handlers, HANDLERS)
            assert [found.code for found in await user.diagnostics(handlers)] == ["BLK101"]
            assert len(user.logged) == 1

    asyncio.run(scenario())


# A bug that one function brings to light, which is all that it costs.
BROKEN_EVALUATION = """\
from asynclint.index import model as m
from asynclint.lsp.server import serve
from asynclint.program.program import EVALUATORS

del EVALUATORS[m.Lambda]
serve()
"""


def test_what_a_check_could_not_do_is_logged_once_while_it_stays_so(app: Path) -> None:
    handlers = app / "app/handlers.py"
    more = f"{HANDLERS}\n\nasync def ordered(names):\n    return sorted(names, key=lambda name: name.lower())\n"

    async def scenario() -> None:
        async with editor(app, server=("-c", BROKEN_EVALUATION)) as user:
            user.open(handlers, more)
            assert [found.code for found in await user.diagnostics(handlers)] == ["BLK101"]
            user.change(handlers, f"{more}\nNAMES = ['a', 'b']\n")
            assert [found.code for found in await user.diagnostics(handlers)] == ["BLK101"]
            (logged,) = user.logged
            assert logged.startswith("app/handlers.py: asynclint failed while evaluating `ordered`: KeyError")

    asyncio.run(scenario())


def test_options_that_mean_nothing_are_named_and_the_others_count(app: Path) -> None:
    async def scenario() -> None:
        async with editor(app, options={"run": "never", "inlayhints": True, "config": None}) as user:
            user.open(app / "app/handlers.py")
            assert len(await user.diagnostics(app / "app/handlers.py")) == 1
            assert len(user.told) == 2
            assert 'did you mean "inlayHints"?' in "\n".join(user.told)

    asyncio.run(scenario())


def test_without_its_libraries_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("asynclint.lsp", "pygls", "lsprotocol"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    result = CliRunner().invoke(cli, ["server"])
    assert (result.exit_code, "pip install 'asynclint[lsp]'" in result.stderr) == (2, True)


WATCHED = "workspace/didChangeWatchedFiles"


def _changed(file: Path) -> types.DidChangeWatchedFilesParams:
    return types.DidChangeWatchedFilesParams([types.FileEvent(file.as_uri(), types.FileChangeType.Changed)])
