"""Runs examples against a database in memory and prints what each did to it, as JSON.

Standard input holds a list of examples: their code, the statements that run them, and for how many ``rows``. The
statements see the names of the example, ``rows``, and ``counted``, a context in which everything is measured. A process
of its own, since Django can be configured once; a registry of their own, since examples have models of the same names.
"""

# ruff: noqa: SLF001, PLC0415  (`_meta` is where Django documents what a model is; it is imported once it is configured)

from __future__ import annotations

import json
import sys
import weakref
from dataclasses import asdict, dataclass, field
from tempfile import mkdtemp
from types import ModuleType
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings

if TYPE_CHECKING:
    from types import TracebackType

APP = "shop"


@dataclass
class Measured:
    """What happened while it was counted: queries that ran, rows and values that came back, steps that the database's
    machine took, rows that were held at once, and the error that ended it."""

    queries: int = 0
    rows: int = 0
    values: int = 0
    steps: int = 0
    held: int = 0
    error: str | None = None


@dataclass
class Counted:
    """The context in which queries are counted."""

    connection: Any
    model: Any
    cursor: Any
    measured: Measured = field(default_factory=Measured)
    alive: int = 0

    def __enter__(self) -> None:
        counted = self
        measured = self.measured
        execute, fetch_one, fetch_many = self.cursor.execute, self.cursor.fetchone, self.cursor.fetchmany
        begin = self.model.__init__
        self.kept = (execute, fetch_one, fetch_many, begin)

        def executed(cursor: Any, *arguments: Any) -> Any:
            measured.queries += 1
            return execute(cursor, *arguments)

        def fetched_one(cursor: Any) -> Any:
            row = fetch_one(cursor)
            counted.saw([] if row is None else [row])
            return row

        def fetched_many(cursor: Any, *arguments: Any) -> Any:
            rows = fetch_many(cursor, *arguments)
            counted.saw(rows)
            return rows

        def begun(row: Any, *arguments: Any, **options: Any) -> None:
            begin(row, *arguments, **options)
            counted.alive += 1
            measured.held = max(measured.held, counted.alive)
            weakref.finalize(row, counted.gone)

        self.cursor.execute, self.cursor.fetchone, self.cursor.fetchmany = executed, fetched_one, fetched_many
        self.model.__init__ = begun
        self.connection.set_progress_handler(self.stepped, 1)

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        self.connection.set_progress_handler(None, 1)
        self.cursor.execute, self.cursor.fetchone, self.cursor.fetchmany, self.model.__init__ = self.kept
        self.measured.error = None if error is None else type(error).__name__
        return isinstance(error, Exception)

    def saw(self, rows: list[Any]) -> None:
        self.measured.rows += len(rows)
        self.measured.values += sum(map(len, rows))

    def stepped(self) -> int:
        self.measured.steps += 1
        return 0

    def gone(self) -> None:
        self.alive -= 1


def measure(code: str, statements: str, rows: int) -> Measured:
    """What the statements do to a database that has nothing but the example's tables."""
    from django.apps import apps
    from django.db import connection
    from django.db.backends.sqlite3.base import SQLiteCursorWrapper
    from django.db.models import Model
    from django.test.utils import isolate_apps

    connection.close()  # the database goes with its connection
    connection.connect()
    with isolate_apps("django.contrib.contenttypes", "django.contrib.auth", APP):
        module = ModuleType("example")
        sys.modules[module.__name__] = module
        exec(compile(code, "example.py", "exec"), module.__dict__)
        own: list[Any] = [
            value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Model)
        ]
        with connection.schema_editor() as editor:
            for model in own:
                if model._meta.app_label == APP and not model._meta.abstract:
                    editor.create_model(model)
        assert apps.ready
        counted = Counted(connection.connection, Model, SQLiteCursorWrapper)
        module.__dict__.update(rows=rows, counted=counted)
        exec(compile(statements, "<run>", "exec"), module.__dict__)
    return counted.measured


def main() -> None:
    package = ModuleType(APP)
    package.__path__ = [mkdtemp()]
    sys.modules[APP] = package
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", APP],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        ROOT_URLCONF=APP,
        USE_TZ=True,
    )
    django.setup()
    examples = json.load(sys.stdin)
    json.dump([asdict(measure(**example)) for example in examples], sys.stdout)


if __name__ == "__main__":
    main()
