"""How a module writes the name of a class of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.program.values import Class, ModuleValue

if TYPE_CHECKING:
    from asynclint.orm.model import Model
    from asynclint.program.program import Program


def spelled(program: Program, module: int, model: Model) -> str | None:
    """``model`` as an expression over the global names of a module: its own name, or that of a module that has it;
    None where neither is there."""
    if isinstance(model.key, str):
        return None
    cls = Class(model.key)
    if program.global_value(module, model.name) == cls:
        return model.name
    for name in program.namespace(module).bindings:
        value = program.global_value(module, name)
        if value == cls:
            return name
        if isinstance(value, ModuleValue) and program.member(value.module, model.name) == cls:
            return f"{name}.{model.name}"
    return None
