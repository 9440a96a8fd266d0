"""Runs what the bookstore of testdata does, on a database with few rows and with many, and prints as JSON what each
entry did: how many queries it ran, which functions it came through, and where django-zeal saw rows fetched one by one.

Entries are the functions of its services and views, its class-based views and its commands, and a change that its
signals hear of. Parameters are filled in by their names, so that a new function is run without being told of. A process
of its own, since Django can be configured once.
"""

# ruff: noqa: PLC0415  (much can be imported once Django is configured)

from __future__ import annotations

import inspect
import json
import os
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from asgiref.sync import async_to_sync
from django.core.management import call_command, get_commands

from tests.bookstore_rows import fill, given
from tests.django_examples import Counted, Measured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

ROOT = Path.cwd()
APPS = ("accounts", "catalog", "community", "orders")

Entry = Callable[[dict[str, Any]], object]


def entries() -> Iterator[tuple[str, Entry]]:
    """What can be run, by name."""
    from django.views import View

    for path in sorted((*ROOT.glob("*/services.py"), *ROOT.glob("*/views.py"))):
        module = import_module(f"{path.parent.name}.{path.stem}")
        for name, defined in vars(module).items():
            if getattr(defined, "__module__", None) == module.__name__:
                if inspect.isfunction(defined):
                    yield f"{module.__name__}.{name}", _function(defined)
                elif isinstance(defined, type) and issubclass(defined, View):
                    yield f"{module.__name__}.{name}", _view(defined)
    for command, app in get_commands().items():
        if app in APPS:
            yield command, _command(command)
    yield "an author is renamed", lambda values: values["instance"].save()


def _function(function: Callable[..., Any]) -> Entry:
    parameters = inspect.signature(function).parameters
    plain = async_to_sync(function) if inspect.iscoroutinefunction(function) else function
    return lambda values: plain(**{name: values[name] for name in parameters})


def _view(view: Any) -> Entry:
    return lambda values: view.as_view()(values["request"], slug=values["slug"], name=values["name"])


def _command(name: str) -> Entry:
    return lambda _values: call_command(name, stdout=StringIO())


class Came:
    """Remembers the functions of the project that code comes through."""

    def __init__(self) -> None:
        self._codes: set[CodeType] = set()

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            self._codes.add(frame.f_code)

    def through(self) -> list[tuple[str, str]]:
        """Each with its file and its qualified name; a comprehension is part of the function it stands in."""
        return sorted(
            {
                (Path(code.co_filename).relative_to(ROOT).as_posix(), code.co_qualname.partition(".<locals>.<")[0])
                for code in self._codes.copy()  # threads may still come through
                if Path(code.co_filename).is_relative_to(ROOT)
            }
        )


def run(entry: Entry, rows: int) -> dict[str, Any]:
    """What one entry does; whatever it writes is taken back."""
    import zeal
    from django.db import connection, transaction
    from django.db.backends.sqlite3.base import SQLiteCursorWrapper
    from django.db.models import Model

    values = given(rows)
    came = Came()
    counted = Counted(connection.connection, Model, SQLiteCursorWrapper, Measured())
    with warnings.catch_warnings(record=True) as alerts, transaction.atomic():
        warnings.simplefilter("always")
        with counted, zeal.zeal_context():
            sys.setprofile(came)
            threading.setprofile(came)  # a loop runs in a thread of its own
            try:
                gone_through = entry(values)
                if hasattr(gone_through, "__iter__"):
                    list(gone_through)
            finally:
                sys.setprofile(None)
                threading.setprofile(None)
        transaction.set_rollback(True)
    alerted = {(alert.filename, alert.lineno) for alert in alerts if str(alert.message).startswith("N+1")}
    return {
        **asdict(counted.measured),
        "through": came.through(),
        "alerts": sorted((Path(path).relative_to(ROOT).as_posix(), line) for path, line in alerted),
    }


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from django.conf import settings

    settings.INSTALLED_APPS = ["zeal", *settings.INSTALLED_APPS]
    settings.ZEAL_RAISE = False
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    told: dict[str, dict[int, dict[str, Any]]] = {}
    for rows in map(int, sys.argv[1:]):
        call_command("flush", verbosity=0, interactive=False)
        fill(rows)
        for name, entry in entries():
            told.setdefault(name, {})[rows] = run(entry, rows)
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
