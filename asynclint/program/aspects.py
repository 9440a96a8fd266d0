"""What a library call is to the code around it, where it blocks nobody.

A client is made, a transaction is opened, a request is awaited, a limit of time is missing: each is recorded at the
call's site like an effect, so that it is found through the program as effects are, and costs the calls that have none
of it nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.packs.model import Gives
from asynclint.program import constants, narrowing
from asynclint.program.arguments import meets
from asynclint.program.outcome import UNLIMITED, Aspect, SiteKind
from asynclint.program.values import Instance, Super, alternatives, is_none

if TYPE_CHECKING:
    from asynclint.packs.model import Callee, Timeout
    from asynclint.program.arguments import Arguments
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import Value


def record(made: Call, callee: Callee, receiver: Value) -> None:
    """Records the aspects of calling ``callee``."""
    if callee.awaits is not None:
        made.add(Aspect(callee.name, callee.awaits, made.confidence, awaited=True))
    if callee.unless and (
        meets(callee, callee.unless, made.arguments)
        or narrowing.begins_so(made.frame, made.node, callee, callee.unless)
    ):
        return  # a client that reaches only the program itself opens no connection, and waits for nobody
    if callee.gives is not None:
        made.add(Aspect(callee.name, callee.gives.value, made.confidence))
    if (
        callee.timeout is not None
        and _is_unlimited(callee, callee.timeout, made.arguments)
        and not _limits_itself(made.frame.program, receiver, callee.timeout)
    ):
        made.add(Aspect(callee.name, UNLIMITED, made.confidence))


def _is_unlimited(callee: Callee, timeout: Timeout, arguments: Arguments) -> bool:
    if arguments.is_open:
        return False
    passed = [value for name in timeout.by if (value := arguments.get(callee.params, name)) is not None]
    if not passed:
        return timeout.default is None
    # Whoever says of a stream that nothing limits it wants it to stay open.
    return not timeout.lasts and all(is_none(value) and constants.is_constant(value) for value in passed)


def _limits_itself(program: Program, receiver: Value, timeout: Timeout) -> bool:
    """Whether the receiver's class is one of the program that speaks of the limit in its own methods."""
    if isinstance(receiver, Super):
        return False  # such a method is calling here, and passes what it passes
    names = [name.encode() for name in timeout.by]
    return any(
        any(name in bytes(method.body) for name in names)
        for option in alternatives(receiver)
        if isinstance(option, Instance)
        for cls in program.class_info(option.key).order
        if not isinstance(cls, str)
        for _, method in program.methods(*cls)
    )


def mark_awaited(frame: Frame, node: m.Expression) -> None:
    """Says that what ``node`` calls is waited for here; so are the calls it is passed: `gather(first(), second())`."""
    if isinstance(node, m.Call):
        for part in (node, *node.arguments):
            if isinstance(part, m.Call):
                site = frame.outcome.sites.get((SiteKind.CALL, part.end_line, part.end_column))
                if site is not None:
                    site.awaited = True


def opened(frame: Frame, item: m.WithItem) -> Site | None:
    """The site of a context expression that opens a transaction."""
    site = frame.outcome.sites.get((SiteKind.CALL, item.end_line, item.end_column))
    return site if site is not None and gives(site, Gives.TRANSACTION) else None


def gives(site: Site, gift: Gives) -> bool:
    """Whether the result of the call at ``site`` is that."""
    return any(isinstance(target, Aspect) and target.kind == gift.value for target in site.targets)
