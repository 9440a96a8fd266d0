"""Which of the libraries that bring models a program uses: those it imports, or names in a string, as settings do.

The models of the others are there to be pointed to, and point to nothing themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.program.program import Program

MODELS = ".models"


def installed(program: Program, models: Iterable[str]) -> set[str]:
    """Those of ``models``, by dotted name, whose package the program mentions."""
    packages = {name: package_of(name) for name in models}
    wanted = set(packages.values())
    if not wanted:
        return set()
    found: set[str] = set()
    strings = re.compile(rb"(%s)\b" % b"|".join(re.escape(name.encode()) for name in sorted(wanted, reverse=True)))
    for module in program.module_numbers():
        facts = program.facts(module)
        for _, source, name in facts.imports:
            dotted = f"{source}.{name}"
            while dotted and dotted not in found:
                if dotted in wanted:
                    found.add(dotted)
                dotted = dotted.rpartition(".")[0]
        found.update(match.decode() for match in strings.findall(bytes(facts.body)))
    return {name for name, package in packages.items() if package in found}


def package_of(model: str) -> str:
    """The package that a model's module is the models of."""
    module = model.rpartition(".")[0]
    return module.partition(MODELS)[0] if MODELS in module else module.rpartition(".")[0]
