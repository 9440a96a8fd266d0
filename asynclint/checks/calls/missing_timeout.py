"""Outgoing calls that nothing keeps from waiting for ever.

Which calls wait for somebody else, what limits them and what the limit is by default is knowledge; that none applies at
a call is recorded when its function is evaluated.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.calls.candidates import callables, importing, mentioning, taken_from
from asynclint.checks.calls.drafting import draft
from asynclint.checks.calls.whereabouts import Body
from asynclint.checks.repairs import repairs
from asynclint.index import model as m
from asynclint.program.outcome import UNLIMITED, Aspect, Perform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Callee, Rule, Timeout
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

LOCAL = frozenset({"data", "file"})
"""Schemes of addresses that are read without asking a server."""

LIMIT = "10"
"""Seconds, where somebody has to begin: clients that have a limit of their own have one of 5 to 30."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    names = callables(context.knowledge, lambda callee: callee.timeout is not None)
    modules = [module for module in importing(program, names) if program.modules.paths[module] in context.shown]
    limited = cache(partial(is_limited, program))
    for key in mentioning(program, names, modules):
        if _is_test_case(program, key):
            continue
        for site in program.outcome(key).sites.values():
            for target in site.targets:
                if isinstance(target, Aspect) and target.kind == UNLIMITED:
                    callee = program.library.callee(target.name) or program.library.constructor(target.name)
                    assert callee is not None
                    assert callee.timeout is not None
                    if limited(key[0], callee) or _is_for_streams(program, key, callee.timeout):
                        continue
                    if site.branches and any(_is_local(*one) for one in Body.of(program, key).tests(site)):
                        continue
                    yield draft(
                        program,
                        rule,
                        key,
                        site,
                        _message(callee, callee.timeout),
                        f"pass `{callee.timeout.by[0]}=`: the seconds after which an error is better than more waiting",
                        target.name,
                        target.confidence,
                        repairs=repairs(rule, site.span, "keyword", callee.timeout.by[0], LIMIT),
                    )


def is_limited(program: Program, module: int, callee: Callee) -> bool:
    """Whether a method may be limited from elsewhere: the module makes, or takes from another, a class that extends
    the same library and speaks of the limit, such as an adapter that is mounted on the session."""
    owner = callee.name.rpartition(".")[0]
    if callee.timeout is None or program.library.known_class(owner) is None:
        return False
    root = f"{owner.partition('.')[0]}."
    limits = [name.encode() for name in callee.timeout.by]
    return any(
        any(base.startswith(root) for base in program.class_info((near, number)).library_bases)
        and any(limit in bytes(method.body) for _, method in program.methods(near, number) for limit in limits)
        for near in {module, *taken_from(program, module)}
        for number, cls in enumerate(program.facts(near).classes)
        if cls.bases
    )


def _is_for_streams(program: Program, key: FunctionKey, timeout: Timeout) -> bool:
    """Whether a limit is turned off in a function that asks for what may last: it is meant to stay open."""
    if timeout.default is None:
        return False
    called = (target for site in program.outcome(key).sites.values() for target in site.targets)
    names = {target.name for target in called if isinstance(target, (Aspect, Perform))}
    callees = (program.library.callee(name) for name in names)
    return any(callee is not None and callee.timeout is not None and callee.timeout.lasts for callee in callees)


def _is_test_case(program: Program, key: FunctionKey) -> bool:
    """Whether a function is a test case, which somebody waits for who sees it hang."""
    if key[1] < 0 or not program.function(key).name.startswith("test"):
        return False
    cls = program.enclosing_class(*key)
    return cls is not None and "Test" in program.facts(cls[0]).classes[cls[1]].name


def _is_local(test: m.Expression, truth: bool) -> bool:
    """Whether a test that turns out so says that an address leads to nobody else: it is a `data:` or a `file:` URL."""
    match test:
        case m.Compare(_, ["=="], [m.Constant(str(scheme))]):
            return truth and scheme.rstrip(":/") in LOCAL
        case m.Call(m.Attribute(_, "startswith"), [m.Constant(str(start))]):
            return truth and start.partition(":")[0] in LOCAL and ":" in start
        case m.BoolOp(True, parts) if truth:
            return any(_is_local(part, truth) for part in parts)
        case _:
            return False


def _message(callee: Callee, timeout: Timeout) -> str:
    name = wording.shown(callee.name)
    if timeout.default is None:
        return f"`{name}` has no timeout: it waits for ever for a silent server"
    return f"`{name}` has its timeout of {timeout.default:g} s turned off: it waits for ever for a silent server"
