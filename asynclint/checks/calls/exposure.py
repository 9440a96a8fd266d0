"""Which modules use what an advisory speaks of, as far as their imports and the names they call tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import mentioning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.packs.model import Advisory


def exposed(context: Context, advisory: Advisory) -> Iterator[tuple[str, str]]:
    """The paths of modules that are shown and use any of the names, each with the name."""
    program = context.program
    uses = {program.library.canonical(name) for name in advisory.uses}
    methods = {owner: name for name in uses for owner in (name.rpartition(".")[0],)}
    for module in program.module_numbers():
        if program.modules.paths[module] not in context.shown:
            continue
        for level, source, name in program.facts(module).imports:
            if level:
                continue
            imported = program.library.canonical(f"{source}.{name}")
            if imported in uses:
                yield program.modules.paths[module], imported
                break
            if imported in methods and any(mentioning(program, [methods[imported]], [module])):
                yield program.modules.paths[module], methods[imported]
                break
