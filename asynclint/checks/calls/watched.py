"""What only commands lead to that somebody types and watches: who waits too long there interrupts it.

Asked upwards from the few functions in question, by who speaks of them, so that nothing else is looked at. What a
command starts and leaves running is watched by nobody.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.checks.commands import COMMAND, MOST_USERS, SCRIPTS, is_registered
from asynclint.effects.mentions import users
from asynclint.index import model as m
from asynclint.index.facts import mention
from asynclint.index.naming import last_name, path_of
from asynclint.index.parts import everything
from asynclint.program.filled import decorator_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

ENTRIES = frozenset({"cli", "main"})
"""What functions are called that a program begins with."""

READING = mention(["argv", "parse_args", "parse_known_args"])
"""What is spoken of where the arguments of a command are read."""

HIGHEST = 5
"""Calls between a command and what it leads to, above which nobody looks."""

LASTING = re.compile(
    r"(^|_)(agents?|bots?|consumers?|cron|daemons?|forever|listener|loop|monitor|poller|scheduler|servers?|service"
    r"|watcher|workers?)($|_)",
    re.IGNORECASE,
)
"""Words in the names of functions that go on until they are told to stop."""

STAYING = re.compile(
    r"(^|\.)((consume|listen|poll|serve|watch)($|_)|(launch|run|start)_\w*(app|bot|consum|daemon|forever|loop|sched|serv|work))"
    r"|(consumer|scheduler|server|worker)\.(run|start)$",
    re.IGNORECASE,
)
"""What is called that goes on so."""


def watched(program: Program, keys: Collection[FunctionKey], left_out: Collection[int]) -> set[FunctionKey]:
    """Those of ``keys`` that run for commands only. What the modules ``left_out`` do counts for nothing."""
    users_of: dict[FunctionKey, set[FunctionKey]] = {}
    good = {key for key in keys if _is_entry(program, key)}
    pending = set(keys) - good
    for _ in range(HIGHEST):
        asked = {key for key in pending if key[1] >= 0 and not is_registered(program, key)}
        mentions = users(program, asked, left_out)
        pending = set()
        for key in asked:
            others = mentions[program.function(key).name] - {key}
            if len(others) > MOST_USERS or (not others and not _is_script(program, key[0])):
                continue
            if all(other[1] >= 0 or _is_script(program, other[0]) for other in others):
                users_of[key] = others
                entries = {other for other in others if other[1] < 0 or _is_entry(program, other)}
                good |= entries
                pending |= others - entries - users_of.keys()
        if not pending:
            break
    good |= users_of.keys()
    shrunk = True
    while shrunk:
        wrong = {key for key in good if not good.issuperset(users_of.get(key, ()))}
        good -= wrong
        shrunk = bool(wrong)
    lasting = {key for key in good if _lasts(program, key, users_of)}
    begun = {key for key in good if not users_of.get(key)}  # who only speak of each other begin nothing
    ways = {key: set(_above(key, users_of)) for key in keys if key in good}
    return {key for key, way in ways.items() if lasting.isdisjoint(way) and not begun.isdisjoint(way)}


def _above(key: FunctionKey, users_of: dict[FunctionKey, set[FunctionKey]]) -> Iterator[FunctionKey]:
    """A function, and all by which it is reached."""
    pending, seen = [key], {key}
    while pending:
        one = pending.pop()
        yield one
        others = users_of.get(one, set()) - seen
        seen |= others
        pending += others


def _is_entry(program: Program, key: FunctionKey) -> bool:
    """Whether a command begins with a function."""
    if key[1] < 0:
        return _is_script(program, key[0])
    function = program.function(key)
    if not COMMAND.isdisjoint(decorator_names(function.decorators)):
        return True
    return (
        function.name in ENTRIES
        and function.parent < 0
        and (any(one.name == "argv" for one in function.parameters) or READING.search(function.body) is not None)
    )


def _is_script(program: Program, module: int) -> bool:
    return not SCRIPTS.isdisjoint(PurePosixPath(program.modules.paths[module]).parts[:-1])


def _lasts(program: Program, key: FunctionKey, users_of: dict[FunctionKey, set[FunctionKey]]) -> bool:
    """Whether a function goes on until it is told to stop, or repeats what it does for as long as something holds."""
    if key[1] >= 0 and LASTING.search(program.function(key).name):
        return True
    facts = program.facts(key[0])
    nodes = list(everything((facts if key[1] < 0 else facts.functions[key[1]]).statements()))
    used = {program.function(one).name for one, others in users_of.items() if key in others}
    called = (path_of(node.function) or last_name(node.function) for node in nodes if isinstance(node, m.Call))
    if any(map(STAYING.search, called)):
        return True
    return any(_speaks(node, name) for node in nodes if isinstance(node, m.While) for name in used)


def _speaks(node: m.Node, name: str) -> bool:
    return any(
        (isinstance(part, m.Name) and part.id == name) or (isinstance(part, m.Attribute) and part.name == name)
        for part in everything([node])
    )
