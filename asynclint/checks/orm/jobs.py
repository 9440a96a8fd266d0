"""The functions that run as jobs: with no one waiting for them, over everything there is.

Which methods and decorators make a function one is knowledge. What a job calls for itself is part of it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import callables, importing
from asynclint.checks.calls.decorated import decorated
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.packs.model import Gives
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import Invoke
from asynclint.program.values import Dotted, Function, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

DEEPEST = 3
"""Calls below a job, after which a function is rather everybody's."""


@dataclass(frozen=True, slots=True)
class Job:
    """A function that is a job, or that a job calls: ``way`` leads there from ``root``."""

    root: FunctionKey
    way: tuple[FunctionKey, ...] = ()


def jobs(context: Context) -> dict[FunctionKey, Job]:
    """Every function that runs in a job, with the nearest one."""
    program = context.program
    names = callables(context.knowledge, lambda callee: callee.gives is Gives.JOB)
    found: dict[FunctionKey, Job] = {}
    pending: deque[FunctionKey] = deque()
    for key in (*_methods(context), *(key for key, _ in decorated(program, names)), *_handed_over(program, names)):
        if key not in found:
            found[key] = Job(key)
            pending.append(key)
    while pending:
        key = pending.popleft()
        job = found[key]
        if len(job.way) >= DEEPEST:
            continue
        for site in program.outcome(key).sites.values():
            for target in site.targets:
                if isinstance(target, Invoke) and target.function.key not in found:
                    found[target.function.key] = Job(job.root, (*job.way, target.function.key))
                    pending.append(target.function.key)
    return found


def _methods(context: Context) -> Iterator[FunctionKey]:
    """The methods that a library's base class promises to run as jobs."""
    program = context.program
    promised = {
        name: {method for method, callee in known.methods.items() if callee.gives is Gives.JOB}
        for name, known in context.knowledge.classes.items()
        if any(callee.gives is Gives.JOB and callee.decorates is None for callee in known.methods.values())
    }
    for module in program.module_numbers():
        for number in range(len(program.facts(module).classes)):
            bases = program.class_info((module, number)).library_bases
            wanted = {method for base in bases for method in promised.get(base, ())}
            if wanted:
                for function, facts in program.methods(module, number):
                    if facts.name in wanted:
                        yield (module, function)


def _handed_over(program: Program, names: frozenset[str]) -> Iterator[FunctionKey]:
    """The functions that are handed, in the body of a class, to what runs them."""
    written = {name.rpartition(".")[2] for name in names}
    for module in importing(program, names):
        scope = program.scope(module)
        for cls in program.facts(module).classes:
            if not any(name.encode() in bytes(cls.body) for name in written):
                continue
            for node in everything(cls.statements()):
                if (
                    isinstance(node, m.Call)
                    and isinstance(node.function, m.Attribute)
                    and node.function.name in written
                ):
                    callee = evaluate(scope, node.function)
                    if not isinstance(callee, Dotted) or callee.name not in names:
                        continue
                    for argument in node.arguments:
                        for option in alternatives(evaluate(scope, argument)):
                            if isinstance(option, Function):
                                yield option.key
