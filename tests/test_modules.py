"""Which file an import means, in the ways projects are laid out."""

from __future__ import annotations

import pytest

from asynclint.program.modules import ModuleTable

KNOWN = frozenset({"redis", "celery"})


def found(paths: list[str], name: str, importer: str, sources: tuple[str, ...] = ()) -> str | None:
    """The path that ``import name`` leads to."""
    table = ModuleTable(paths, sources, KNOWN)
    number = table.find(name, paths.index(importer))
    return None if number is None else paths[number]


def found_relative(paths: list[str], level: int, module: str, importer: str) -> str | None:
    table = ModuleTable(paths, (), KNOWN)
    number = table.find_relative(level, module, paths.index(importer))
    return None if number is None else paths[number]


FLAT = ["app.py", "clients.py", "shop/__init__.py", "shop/cart.py"]
SRC = [
    "src/shop/__init__.py",
    "src/shop/cart.py",
    "src/shop/web/__init__.py",
    "src/shop/web/views.py",
    "tests/test_cart.py",
]
NAMESPACE = ["acme/billing/__init__.py", "acme/billing/tax.py", "acme/stock/items.py", "run.py"]
PORTIONS = [
    "libs/billing/acme/billing/__init__.py",
    "libs/billing/acme/billing/tax.py",
    "libs/billing/acme/celery/tasks.py",
    "libs/stock/acme/stock/items.py",
    "libs/stock/acme/stock/web/views.py",
    "libs/stock/celery/tasks.py",
]
SERVICES = ["orders/app.py", "orders/models.py", "users/app.py", "users/models.py", "tools/seed.py"]
PACKAGES = [
    "orders/src/orders/__init__.py",
    "orders/src/common.py",
    "users/src/users/__init__.py",
    "users/src/common.py",
    "main.py",
]

ABSOLUTE = {
    "a file beside the importer": (FLAT, "clients", "app.py", "clients.py"),
    "a package is its __init__": (FLAT, "shop", "app.py", "shop/__init__.py"),
    "a module of a package": (FLAT, "shop.cart", "app.py", "shop/cart.py"),
    "a package imports what stands beside it": (FLAT, "clients", "shop/cart.py", "clients.py"),
    "a module of a package has no short name": (FLAT, "cart", "app.py", None),
    "nothing answers": (FLAT, "numpy", "app.py", None),
    "nothing of that name in a package that is there": (FLAT, "shop.missing", "app.py", None),
    "src layout, from within": (SRC, "shop.cart", "src/shop/web/views.py", "src/shop/cart.py"),
    "src layout, from the tests": (SRC, "shop.web.views", "tests/test_cart.py", "src/shop/web/views.py"),
    "src layout, by its whole path": (SRC, "src.shop.cart", "tests/test_cart.py", "src/shop/cart.py"),
    "a package in a directory without __init__": (NAMESPACE, "acme.billing.tax", "run.py", "acme/billing/tax.py"),
    "a module in a directory without __init__": (
        NAMESPACE,
        "acme.stock.items",
        "acme/billing/tax.py",
        "acme/stock/items.py",
    ),
    "a package whose name begins below the project's root": (
        PORTIONS,
        "acme.billing.tax",
        "libs/billing/acme/billing/__init__.py",
        "libs/billing/acme/billing/tax.py",
    ),
    "and one without any __init__": (
        PORTIONS,
        "acme.stock.items",
        "libs/stock/acme/stock/web/views.py",
        "libs/stock/acme/stock/items.py",
    ),
    "which is no part of those elsewhere": (PORTIONS, "acme.stock.items", "libs/billing/acme/billing/tax.py", None),
    "nor does a directory become a library": (PORTIONS, "celery.tasks", "libs/stock/acme/stock/items.py", None),
    "the directory itself is no module": (NAMESPACE, "acme", "run.py", None),
    "the importer's own root comes first": (SERVICES, "models", "users/app.py", "users/models.py"),
    "and so it does for the other": (SERVICES, "models", "orders/app.py", "orders/models.py"),
    "two files that are equally far": (SERVICES, "models", "tools/seed.py", None),
    "but each by its whole name": (SERVICES, "orders.models", "tools/seed.py", "orders/models.py"),
    "several roots, each with its own": (PACKAGES, "common", "users/src/users/__init__.py", "users/src/common.py"),
    "several roots, a package of another": (
        PACKAGES,
        "orders",
        "users/src/users/__init__.py",
        "orders/src/orders/__init__.py",
    ),
    "several roots, from outside them": (PACKAGES, "common", "main.py", None),
}


@pytest.mark.parametrize(("paths", "name", "importer", "path"), ABSOLUTE.values(), ids=ABSOLUTE.keys())
def test_an_import_finds(paths: list[str], name: str, importer: str, path: str | None) -> None:
    assert found(paths, name, importer) == path
    assert found(paths[::-1], name, importer) == path  # whatever the order of the files


SHADOWS = {
    "a flat file deep down is not the library it is named after": (
        ["jobs/redis.py", "jobs/run.py"],
        "redis",
        "jobs/run.py",
        None,
    ),
    "nor is it the standard library's": (["jobs/queue.py", "jobs/run.py"], "queue", "jobs/run.py", None),
    "least of all for itself": (["jobs/redis.py"], "redis", "jobs/redis.py", None),
    "a file at the project's root is": (["redis.py", "run.py"], "redis", "run.py", "redis.py"),
    "a package of that name is": (
        ["jobs/redis/__init__.py", "jobs/redis/keys.py", "jobs/run.py"],
        "redis.keys",
        "jobs/run.py",
        "jobs/redis/keys.py",
    ),
    "a name that no library has is": (["jobs/rediss.py", "jobs/run.py"], "rediss", "jobs/run.py", "jobs/rediss.py"),
}


@pytest.mark.parametrize(("paths", "name", "importer", "path"), SHADOWS.values(), ids=SHADOWS.keys())
def test_a_file_with_the_name_of_a_library(paths: list[str], name: str, importer: str, path: str | None) -> None:
    assert found(paths, name, importer) == path


def test_a_root_that_the_settings_name_decides() -> None:
    paths = ["lib/one/models.py", "lib/two/models.py", "tools/seed.py"]
    assert found(paths, "models", "tools/seed.py") is None
    assert found(paths, "models", "tools/seed.py", sources=("lib/two",)) == "lib/two/models.py"
    assert found(["lib/redis.py", "run.py"], "redis", "run.py", sources=("lib",)) == "lib/redis.py"


RELATIVE = {
    "a sibling": (SRC, 1, "views", "src/shop/web/__init__.py", "src/shop/web/views.py"),
    "the package itself": (SRC, 1, "", "src/shop/web/views.py", "src/shop/web/__init__.py"),
    "a cousin": (SRC, 2, "cart", "src/shop/web/views.py", "src/shop/cart.py"),
    "the package above": (SRC, 2, "", "src/shop/web/views.py", "src/shop/__init__.py"),
    "a module below": (SRC, 1, "web.views", "src/shop/cart.py", "src/shop/web/views.py"),
    "nothing there": (SRC, 1, "missing", "src/shop/cart.py", None),
    "a sibling named like a library": (["jobs/redis.py", "jobs/run.py"], 1, "redis", "jobs/run.py", "jobs/redis.py"),
    "a sibling in a directory without __init__": (NAMESPACE, 1, "items", "acme/stock/items.py", "acme/stock/items.py"),
    "from the root": (FLAT, 1, "clients", "app.py", "clients.py"),
}


@pytest.mark.parametrize(("paths", "level", "module", "importer", "path"), RELATIVE.values(), ids=RELATIVE.keys())
def test_a_relative_import_finds(paths: list[str], level: int, module: str, importer: str, path: str | None) -> None:
    assert found_relative(paths, level, module, importer) == path


@pytest.mark.parametrize("importer", ["app.py", "shop/cart.py"])
@pytest.mark.parametrize("level", [3, 9])
def test_more_dots_than_directories_find_nothing(importer: str, level: int) -> None:
    assert found_relative(FLAT, level, "clients", importer) is None


@pytest.mark.parametrize(
    ("paths", "path", "name", "is_package"),
    [
        (FLAT, "app.py", "app", False),
        (FLAT, "shop/__init__.py", "shop", True),
        (FLAT, "shop/cart.py", "shop.cart", False),
        (SRC, "src/shop/web/views.py", "shop.web.views", False),
        (SERVICES, "users/models.py", "models", False),
    ],
)
def test_a_module_is_called(paths: list[str], path: str, name: str, is_package: bool) -> None:
    table = ModuleTable(paths)
    number = paths.index(path)
    assert (table.name(number), table.is_package(number)) == (name, is_package)


def test_submodules_belong_to_packages() -> None:
    table = ModuleTable(SRC)
    assert table.child(SRC.index("src/shop/__init__.py"), "cart") == SRC.index("src/shop/cart.py")
    assert table.child(SRC.index("src/shop/__init__.py"), "web") == SRC.index("src/shop/web/__init__.py")
    assert table.child(SRC.index("src/shop/__init__.py"), "missing") is None
    assert table.child(SRC.index("src/shop/cart.py"), "web") is None


def test_prefixes_of_the_program_are_known() -> None:
    table = ModuleTable(NAMESPACE)
    assert [
        name for name in ("acme", "acme.stock", "acme.stock.items", "run", "items.x", "ac") if table.known_prefix(name)
    ] == [
        "acme",
        "acme.stock",
        "acme.stock.items",
        "run",
    ]


def test_a_package_wins_over_a_module_that_has_its_name() -> None:
    paths = ["shop/__init__.py", "shop.py", "app.py"]
    assert found(paths, "shop", "app.py") == "shop/__init__.py"
    assert found(paths[::-1], "shop", "app.py") == "shop/__init__.py"
