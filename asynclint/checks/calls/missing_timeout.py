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
from asynclint.checks.calls.watched import watched
from asynclint.checks.calls.whereabouts import Body
from asynclint.checks.repairs import repairs
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.program.local_names import receiver_of
from asynclint.program.outcome import UNLIMITED, Aspect, Perform

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.index.facts import FunctionFacts
    from asynclint.packs.model import Callee, Rule, Timeout
    from asynclint.program.outcome import Site
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
    found = list(_unlimited(context, names, modules))
    of_commands = watched(program, {key for key, _, _ in found}, context.left_out) if found else set()
    for key, site, target in found:
        callee = _callee(program, target)
        assert callee.timeout is not None
        is_watched = key in of_commands and not Body.of(program, key).repeats(site)
        yield draft(
            program,
            rule,
            key,
            site,
            _message(callee, callee.timeout),
            f"pass `{callee.timeout.by[0]}=`: the seconds after which an error is better than more waiting",
            target.name,
            Confidence.POSSIBLE if is_watched else target.confidence,
            repairs=repairs(rule, site.span, "keyword", callee.timeout.by[0], LIMIT),
        )


def _unlimited(
    context: Context, names: Collection[str], modules: Collection[int]
) -> Iterator[tuple[FunctionKey, Site, Aspect]]:
    """The calls that nothing limits, each with the function it stands in."""
    program = context.program
    limited = cache(partial(is_limited, program))
    limited_anywhere = cache(lambda callee: _is_limited_by(program, callee, lambda: importing(program, [callee.name])))
    for key in mentioning(program, names, modules):
        if _is_test_case(program, key):
            continue
        for site in program.outcome(key).sites.values():
            for target in site.targets:
                if isinstance(target, Aspect) and target.kind == UNLIMITED:
                    callee = _callee(program, target)
                    assert callee.timeout is not None
                    if limited(key[0], callee) or _is_for_streams(program, key, callee.timeout):
                        continue
                    body = Body.of(program, key)
                    if site.branches and any(_is_local(*one) for one in body.tests(site)):
                        continue
                    if callee.effect is None and body.is_limited(site):
                        continue
                    if _is_handed(program, key, body.node(site)) and limited_anywhere(callee):
                        continue
                    yield key, site, target


def _callee(program: Program, target: Aspect) -> Callee:
    callee = program.library.callee(target.name) or program.library.constructor(target.name)
    assert callee is not None
    return callee


def is_limited(program: Program, module: int, callee: Callee) -> bool:
    """Whether a method may be limited from elsewhere: the module makes, or takes from another, a class that extends
    the same library and speaks of the limit, such as an adapter that is mounted on the session."""
    return _is_limited_by(program, callee, lambda: {module, *taken_from(program, module)})


def _is_limited_by(program: Program, callee: Callee, modules: Callable[[], Iterable[int]]) -> bool:
    owner = callee.name.rpartition(".")[0]
    if callee.timeout is None or program.library.known_class(owner) is None:
        return False
    root = f"{owner.partition('.')[0]}."
    limits = [name.encode() for name in callee.timeout.by]
    return any(
        any(base.startswith(root) for base in program.class_info((near, number)).library_bases)
        and any(limit in bytes(method.body) for _, method in program.methods(near, number) for limit in limits)
        for near in modules()
        for number, cls in enumerate(program.facts(near).classes)
        if cls.bases
    )


def _is_handed(program: Program, key: FunctionKey, call: m.Node | None) -> bool:
    """Whether a method is called on what others pass: a parameter, or what is kept of one."""
    match call:
        case m.Call(m.Attribute(m.Name(name))):
            return _is_passed(program.function(key), m.Name(name)) if key[1] >= 0 else False
        case m.Call(m.Attribute(m.Attribute(m.Name(), name))) if (cls := program.enclosing_class(*key)) is not None:
            return any(
                isinstance(node, m.Assign)
                and any(isinstance(target, m.Attribute) and target.name == name for target in node.targets)
                and _is_passed(method, node.value)
                for _, method in program.methods(*cls)
                if name in method.stores
                for node in everything(method.statements())
            )
        case _:
            return False


def _is_passed(function: FunctionFacts, value: m.Expression) -> bool:
    options = value.values if isinstance(value, m.BoolOp) else [value]
    names = {parameter.name for parameter in function.parameters} - {receiver_of(function)}
    return any(isinstance(option, m.Name) and option.id in names for option in options)


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
