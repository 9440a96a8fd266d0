"""What the model graph says of models, next to what Django itself makes of the same code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from asynclint.orm.graph import ModelGraph
from asynclint.orm.model import Field, Relation, RelationKind
from tests.programs import read_program, write_program

if TYPE_CHECKING:
    from asynclint.orm.model import Model, ModelKey

LIBRARIES = {
    "taggit": "taggit",
    "oauth2_provider": "oauth2_provider",
    "social_django": "social_django",
    "guardian": "guardian",
    "django_celery_beat": "django_celery_beat",
    "rest_framework.authtoken": "rest_framework",
}
"""Apps that bring models, and the package that must be installed to ask them; those of Django itself always are."""

HERE = Path(__file__).parent
BOOKSTORE = HERE.parent / "testdata" / "bookstore"


def project_files(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py"))}


@cache
def graph_of_bookstore() -> ModelGraph:
    return ModelGraph(read_program(project_files(BOOKSTORE)))


def django_of(root: Path, settings: str) -> dict[str, Any]:
    """What Django makes of the models of a project."""
    pytest.importorskip("django")
    process = subprocess.run(
        [sys.executable, "-B", str(HERE / "django_models.py")],
        cwd=root,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(process.stdout)
    return told


def told_by(graph: ModelGraph, model: Model) -> dict[str, Any]:
    """What the graph says of a model, in the words of `django_models`."""

    def label(key: ModelKey | None) -> str | None:
        found = None if key is None else graph.model(key)
        return None if found is None else found.label

    return {
        "relations": {
            name: {
                "kind": relation.kind.value,
                "target": label(relation.target),
                "forward": relation.forward,
                "many": relation.many,
                "nullable": relation.nullable,
                "unique": relation.unique,
                "query_name": relation.query_name,
                "column": None if relation.kind is RelationKind.GENERIC else relation.column,
            }
            for name, relation in model.relations.items()
        },
        "columns": {
            name: {
                "nullable": column.nullable,
                "unique": column.unique,
                "indexed": column.indexed,
                "primary_key": column.primary_key,
            }
            for name, column in model.fields.items()
        },
        "primary_key": model.primary_key,
        "proxy": model.proxy,
        "ordering": list(model.ordering),
        "managers": sorted(model.managers),
        "default_manager": model.default_manager,
        "concrete": label(model.concrete),
    }


def differing(real: Any, told: Any, where: str = "") -> list[str]:
    """Where two answers differ, down to the smallest part."""
    if isinstance(real, dict) and isinstance(told, dict):
        return [
            line
            for key in sorted({*real, *told})
            for line in differing(real.get(key, "nothing"), told.get(key, "nothing"), f"{where}.{key}".lstrip("."))
        ]
    return [] if real == told else [f"{where} is {real}, not {told}"]


def test_every_model_of_a_project_is_what_it_is_to_django() -> None:
    graph, real = graph_of_bookstore(), django_of(BOOKSTORE, "config.settings")
    told = {name: told_by(graph, model) for name in real if (model := graph.named(name)) is not None}
    assert len(told) >= 24
    assert differing(real, told) == []
    assert graph.unresolved == ()
    assert {model.label for model in graph.models if not model.abstract} <= real.keys()


def test_models_of_libraries_are_what_knowledge_says(tmp_path: Path) -> None:
    contrib = ["auth", "contenttypes", "sessions", "sites", "admin", "messages", "redirects", "flatpages"]
    apps = [f"django.contrib.{name}" for name in contrib]
    apps += [app for app, package in LIBRARIES.items() if find_spec(package) is not None]
    files = {
        "settings.py": f"""
            SECRET_KEY = "for this test"
            DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
            INSTALLED_APPS = {apps}
        """,
        "notes/models.py": """
            from django.db import models

            class Note(models.Model):
                text = models.TextField()
        """,
    }
    write_program(tmp_path, files)
    real = {name: told for name, told in django_of(tmp_path, "settings").items() if not told["proxy"]}
    graph = ModelGraph(read_program(files))
    told = {name: told_by(graph, model) for name in real if (model := graph.named(name)) is not None}
    assert len(told) >= 9
    assert differing(real, told) == []


# --- what the bookstore does not show


def graph(files: dict[str, str]) -> ModelGraph:
    return ModelGraph(read_program(files))


def named(models: ModelGraph, label: str) -> Model:
    found = models.named(label)
    assert found is not None, label
    return found


MODELS = "from django.db import models\n"


def test_a_program_without_models_has_none() -> None:
    models = graph({"app.py": "class Model:\n    author = ForeignKey('Author')\nclass Book(Model): pass\n"})
    assert models.models == ()
    assert models.named("auth.User") is None


def test_an_app_is_called_what_its_configuration_its_options_or_its_package_say() -> None:
    book = "class Book(models.Model): pass\n"
    config = "from django.apps import AppConfig\n"
    models = graph(
        {
            "shop/apps.py": config + "class Base(AppConfig): pass\nclass Shop(Base):\n    name = 'shop'\n",
            "shop/models.py": MODELS + book,
            "shop/parts/models.py": MODELS + "class Part(models.Model): pass\n",
            "base/sales/apps.py": config + "class Sales(AppConfig):\n    name = 'sales'\n    label = 'selling'\n",
            "base/sales/models/sale.py": MODELS + "class Sale(models.Model): pass\n",
            "loose/models.py": MODELS + "class Lone(models.Model): pass\n",
            "meta/models.py": MODELS + "class Odd(models.Model):\n    class Meta:\n        app_label = 'even'\n",
        }
    )
    labels = {model.label for model in models.models}
    assert labels == {"even.Odd", "loose.Lone", "selling.Sale", "shop.Book", "shop.Part"}


@pytest.mark.parametrize(
    ("settings", "user"),
    [
        ("DEBUG = True\n", "auth.User"),
        ("AUTH_USER_MODEL = 'people.Person'\n", "people.Person"),
        ("AUTH_USER_MODEL: str = 'people.person'\n", "people.Person"),
    ],
)
@pytest.mark.parametrize(
    "written", ["settings.AUTH_USER_MODEL", "get_user_model()", "to=settings.AUTH_USER_MODEL", "User"]
)
def test_the_user_is_whom_the_settings_name(settings: str, user: str, written: str) -> None:
    models = graph(
        {
            "config/settings/base.py": settings,
            "people/models.py": """
                from django.contrib.auth.models import AbstractUser

                class Person(AbstractUser):
                    pass
            """,
            "blog/models.py": f"""
                from django.conf import settings
                from django.contrib.auth import get_user_model
                from django.db import models

                User = get_user_model()

                class Post(models.Model):
                    writer = models.ForeignKey({written}, on_delete=models.CASCADE)
            """,
        }
    )
    writer = models.relation(named(models, "blog.Post"), "writer")
    assert writer is not None
    target = models.target(writer)
    assert target is not None
    assert target.label == user
    assert models.relation(target, "post_set") is not None


def test_a_target_that_is_not_found_is_told_with_its_place() -> None:
    models = graph(
        {
            "blog/models.py": MODELS
            + "class Post(models.Model):\n    site = models.ForeignKey('pages.Site', models.CASCADE)\n"
        }
    )
    (lost,) = models.unresolved
    assert (lost.name, lost.text, lost.place and lost.place.line) == ("site", "pages.Site", 3)
    relation = models.relation(named(models, "blog.Post"), "site")
    assert relation is not None
    assert relation.target is None


def test_fields_are_found_behind_functions_subclasses_and_shared_options() -> None:
    models = graph(
        {
            "keys.py": MODELS
            + """
OPTIONAL = {"null": True, "blank": True}

class OwnerKey(models.ForeignKey):
    def __init__(self, *args, **kwargs):
        kwargs["to"] = kwargs["to"] if "to" in kwargs else "shop.Owner"
        kwargs.setdefault("related_name", "%(class)s_rows")
        super().__init__(*args, **kwargs)

def key(to, name=None, **options):
    return models.ForeignKey(to, related_name=name, **{"on_delete": models.CASCADE, **options})
""",
            "shop/models.py": """
                from django.db import models as orm
                from django.db.models import Model as Base
                from keys import OPTIONAL, OwnerKey, key

                class Owner(Base): pass

                class Thing(Base):
                    first = key(Owner, "things", **OPTIONAL)
                    second = key("Owner", null=False, unique=True)
                    third = OwnerKey(on_delete=orm.CASCADE)
                    label = orm.CharField(**OPTIONAL) if True else orm.TextField()
            """,
        }
    )
    thing, owner = named(models, "shop.Thing"), named(models, "shop.Owner")
    back = {name: relation.reverse for name, relation in owner.relations.items()}
    assert back == {"things": "first", "thing_set": "second", "thing_rows": "third"}
    assert [(name, thing.relations[name].nullable, thing.relations[name].unique) for name in thing.relations] == [
        ("first", True, False),
        ("second", False, True),
        ("third", False, False),
    ]
    assert thing.fields["label"].nullable


def test_managers_know_whose_methods_they_have() -> None:
    models = graph(
        {
            "shop/managers.py": MODELS
            + """
class Rows(models.QuerySet): pass
class Base(models.Manager): pass
Made = Base.from_queryset(Rows)
class Derived(Made): pass
class Direct(models.Manager.from_queryset(Rows)): pass
""",
            "shop/models.py": """
                from django.db import models
                from shop.managers import Base, Derived, Direct, Made, Rows

                class Thing(models.Model):
                    a = Base()
                    b = Rows.as_manager()
                    c = Base.from_queryset(Rows)()
                    d = Made()
                    e = Derived()
                    f = Direct()
            """,
        }
    )
    names = {(0, 0): "Rows", (0, 1): "Base", (0, 2): "Derived", (0, 3): "Direct"}

    def shown(key: ModelKey) -> str:
        return key.rpartition(".")[2] if isinstance(key, str) else names[key]

    thing = named(models, "shop.Thing")
    told = {
        name: " ".join([shown(found.cls), "|", *map(shown, found.querysets), "|", *map(shown, found.bases)])
        for name, found in thing.managers.items()
    }
    assert told == {
        "a": "Base | |",
        "b": "Manager | Rows |",
        "c": "Base | Rows |",
        "d": "Base | Rows |",
        "e": "Derived | Rows | Base",
        "f": "Direct | Rows | Manager",
    }
    assert models.default_manager(thing) == thing.managers["a"]


def test_what_filters_call_a_relation_need_not_be_its_attribute() -> None:
    models = graph_of_bookstore()
    vote, series, author = (named(models, label) for label in ("community.Vote", "catalog.Series", "catalog.Author"))
    by_filter = [models.queried(vote, "book"), models.queried(series, "volume"), models.queried(author, "books")]
    assert [isinstance(found, Relation) and found.name for found in by_filter] == ["book", "book_set", "books"]
    assert models.queried(series, "book_set") is None
    assert models.relation(series, "volume") is None
    assert models.queried(named(models, "catalog.Bestseller"), "pk") == models.queried(
        named(models, "catalog.Book"), "product_ptr"
    )


def test_the_column_of_a_key_is_no_relation() -> None:
    models = graph_of_bookstore()
    found = models.attribute(named(models, "catalog.Book"), "publisher_id")
    assert isinstance(found, Field)
    assert found.relation == "publisher"
    assert models.attribute(named(models, "catalog.Book"), "byline") is None


def test_a_class_with_fields_is_a_model_though_its_base_is_unknown() -> None:
    models = graph(
        {
            "shop/models.py": """
                from django import forms
                from django.db import models
                from django.contrib.auth.models import Group as BaseGroup
                from somewhere import Mystery, make

                class Thing(Mystery):
                    name = models.CharField()
                    extra = make()

                class Other(Thing): pass

                class Group(BaseGroup):
                    class Meta:
                        proxy = True

                class Form(Mystery):
                    name = forms.CharField()
            """
        }
    )
    assert [(model.name, model.open) for model in models.models] == [("Thing", True), ("Other", True), ("Group", False)]
    assert named(models, "shop.Thing").unknown == {"extra"}
    assert named(models, "shop.Group").concrete == "django.contrib.auth.models.Group"


def test_a_look_up_by_label_gives_the_model() -> None:
    models = graph(
        {
            "shop/models.py": MODELS
            + "from django.apps import apps\nclass Thing(models.Model): pass\n"
            + "class Part(models.Model):\n    of = models.ForeignKey(apps.get_model('shop', 'Thing'), models.CASCADE)\n"
        }
    )
    assert models.unresolved == ()
    assert named(models, "shop.Thing").relations["part_set"].target == named(models, "shop.Part").key
