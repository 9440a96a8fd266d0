"""Holds `asynclint routes` against applications as they run: which routes they have, and which they publish.

    python benchmarks/routes.py --python venv/bin/python package package.main:app package.server:create_app()

The application is imported by the interpreter of an environment it is installed in (the one thing here that runs its
code); asynclint reads the source of ``package`` there and runs nothing. Routes that code outside the package registers
are not its own and are left out on both sides.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from asynclint.api import routes
from asynclint.routes.model import UNKNOWN_TEXT
from asynclint.settings import Settings

RUNNING = r"""
import importlib, json, os, sys
package, target = sys.argv[1:3]
module, _, expression = target.partition(":")
root = os.path.abspath(next(iter(importlib.import_module(package).__path__)))
app = eval(expression, vars(importlib.import_module(module)))
found = []


def walk(routes, prefix, schema):
    try:
        from fastapi.routing import iter_route_contexts
        routes = list(iter_route_contexts(routes))
    except ImportError:
        pass
    for route in routes:
        path = prefix + (getattr(route, "path", None) or "")
        original = getattr(route, "original_route", route)
        inner = getattr(original, "app", None)
        kind = type(original).__name__
        if kind == "Mount" or (kind == "Host"):
            below = getattr(inner, "routes", None)
            if below:
                walk(below, path, published(inner))
            else:
                found.append(["MOUNT", path, False, ""])
            continue
        endpoint = getattr(route, "endpoint", None) or getattr(original, "endpoint", None)
        while hasattr(endpoint, "__wrapped__"):
            endpoint = endpoint.__wrapped__
        endpoint = getattr(endpoint, "func", endpoint)
        where = getattr(endpoint, "__module__", "") or ""
        methods = getattr(route, "methods", None)
        if methods is None:
            methods = {"WEBSOCKET"} if "WebSocket" in kind else {"GET"}
        methods = set(methods)
        if "GET" in methods and kind == "Route":
            methods.discard("HEAD")
        for method in methods:
            shown = schema is not None and (path[len(prefix):], method) in schema
            found.append([method, path, shown, where])


def published(app):
    if getattr(app, "openapi_url", None) is None:
        return None
    try:
        paths = app.openapi()["paths"]
        import re
        plain = {re.sub(r"{([^}:]+):[^}]+}", r"{\1}", r.path): r.path for r in flat(app.routes)}
        return {(plain.get(path, path), method.upper()) for path, item in paths.items() for method in item}
    except Exception as error:
        print("no schema:", repr(error)[:200], file=sys.stderr)
        return {(r.path, m) for r in flat(app.routes) if getattr(r, "include_in_schema", False)
                for m in getattr(r, "methods", None) or ()}


def flat(routes):
    try:
        from fastapi.routing import iter_route_contexts
        routes = iter_route_contexts(routes)
    except ImportError:
        pass
    return [route for route in routes if getattr(route, "path", None)]


walk(app.routes, "", published(app))
print("\n=====" + json.dumps({"root": root, "routes": found}), file=sys.__stdout__)
sys.__stdout__.flush()
os._exit(0)
"""

FRAMEWORKS = ("fastapi.", "starlette.")

Known = dict[tuple[str, str], bool | None]


def running(python: str, package: str, target: str) -> tuple[Path, Known, int]:
    """The package's directory, its application's routes, and how many more come from elsewhere."""
    done = subprocess.run([python, "-c", RUNNING, package, target], capture_output=True, text=True, check=False)
    _, marker, answer = done.stdout.rpartition("=====")
    if not marker:
        raise SystemExit(f"{target} cannot be imported: {done.stderr[-2000:]}")
    data: dict[str, Any] = json.JSONDecoder().raw_decode(answer)[0]
    own: Known = {}
    foreign = 0
    for method, path, shown, module in data["routes"]:
        if module.startswith(FRAMEWORKS):
            continue
        if module and module.partition(".")[0] != package.partition(".")[0]:
            foreign += 1
            continue
        own[method, path or "/"] = shown
    return Path(data["root"]), own, foreign


def listed(root: Path, wanted: Known) -> Known:
    """What asynclint lists for that application of the package which has most of the ``wanted`` routes."""
    by_application: dict[object, Known] = {}
    with TemporaryDirectory() as directory:
        # On its own: beside it in its environment stand the libraries it uses, which are not part of the program.
        alone = Path(directory) / root.name
        shutil.copytree(root, alone, ignore=lambda _, names: [name for name in names if not _is_source(name)])
        found = routes([alone], Settings(root=alone.parent, respect_gitignore=False), jobs=1)
    for route in found:
        if not route.by_default:
            continue
        served = by_application.setdefault(_outermost(route), {})
        for method in route.methods:
            served[method, route.path] = route.decision.expected
    if not by_application:
        return {}
    return max(by_application.values(), key=lambda served: (_alike(wanted, served), -len(served)))


def _alike(wanted: Known, served: Known) -> int:
    patterns = [(method, _pattern(path)) for method, path in served if UNKNOWN_TEXT in path]
    partly = sum(any(method == verb and known.fullmatch(path) for verb, known in patterns) for method, path in wanted)
    return len(wanted.keys() & served.keys()) + partly


def _pattern(path: str) -> re.Pattern[str]:
    """Matches the paths that one with unknown pieces may be."""
    return re.compile(".*".join(map(re.escape, path.split(UNKNOWN_TEXT))))


def _is_source(name: str) -> bool:
    return name.endswith(".py") or "." not in name


def _outermost(route: Any) -> object:
    return route.chain[0].parent if route.chain else route.router.origin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the application")
    parser.add_argument("--show", action="store_true", help="name what differs")
    parser.add_argument("package", help="the import name of the package that is read")
    parser.add_argument("targets", nargs="+", help="module:expression that gives the application")
    given = parser.parse_args()
    for target in given.targets:
        root, real, foreign = running(given.python, given.package, target)
        told = listed(root, real)
        vague = {key: _pattern(key[1]) for key in told if UNKNOWN_TEXT in key[1]}
        missing = real.keys() - told.keys()
        partly = {
            (method, path)
            for method, path in missing
            if any(method == verb and pattern.fullmatch(path) for (verb, _), pattern in vague.items())
        }
        missing -= partly
        mounts = [path for method, path in told.keys() - real.keys() if method == "MOUNT"]
        below = {(method, path) for method, path in missing if any(path.startswith(f"{mount}/") for mount in mounts)}
        missing -= below
        extra = told.keys() - real.keys() - vague.keys()
        extra -= {("MOUNT", mount) for mount in mounts if any(path.startswith(f"{mount}/") for _, path in below)}
        both = real.keys() & told.keys()
        differ = {key for key in both if told[key] is not None and real[key] != told[key]}
        undecided = sum(told[key] is None for key in both)
        counts = Counter(equal=len(both) - len(differ) - undecided, schema_undecided=undecided)
        counts |= Counter(path_partly_known=len(partly), below_a_mount=len(below), schema_differs=len(differ))
        counts |= Counter(missing=len(missing), extra=len(extra), elsewhere=foreign)
        print(f"{target}: {len(real)} routes; " + ", ".join(f"{name} {count}" for name, count in counts.items()))
        if given.show:
            for word, keys in (("missing", missing), ("extra", extra), ("schema differs", differ)):
                for method, path in sorted(keys, key=lambda key: key[::-1]):
                    print(f"  {word}: {method} {path}")


if __name__ == "__main__":
    main()
