"""Statements that are run, and sessions that write, one by one for each of many things."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from asynclint.checks.below import Below
from asynclint.checks.drafts import draft_at, symbol
from asynclint.checks.orm.bodies import mentioned
from asynclint.checks.orm.loops import depends, goes_on
from asynclint.checks.sql.callers import calling_in_loops
from asynclint.checks.sql.functions import Asking, asking
from asynclint.checks.sql.lookups import Lookups
from asynclint.checks.sql.rounds import Sessions, opens_session, turns_pages
from asynclint.checks.sql.sizes import Sizes
from asynclint.checks.sql.walking import walks
from asynclint.findings import Cause, Confidence, Step
from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.index.parts import everything
from asynclint.orm.mapped.values import Selected
from asynclint.packs.maps import Maps
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.local_names import receiver_of
from asynclint.program.outcome import Invoke, SiteKind
from asynclint.program.values import Collection, Instance, Tuple, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from asynclint.checks.below import Lookup
    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.bodies import Loop
    from asynclint.orm.mapped.values import Asked
    from asynclint.packs.model import Rule
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

READS = frozenset({Maps.GET, Maps.EXECUTE, Maps.SCALARS, Maps.SCALAR, Maps.OBJECTS, Maps.ALL, Maps.ONE, Maps.COUNT})
BATCH = frozenset({"in_", "between", "any_"})
"""Conditions that take many keys at once."""

LOCKS = "for_update"
"""How the names end of what locks the rows that are asked for."""

ANY = "or_"
"""What is one condition of many."""

ADDING = {Maps.FLUSH: frozenset({"add", "append"}), Maps.COMMIT: frozenset({"add"})}
"""What a round does that should be done for all, and written once."""

ADVICE = "fetch all that are needed before the loop, `.where(key.in_(keys))`, and look each up in a dictionary"

CHOICES = (m.If, m.Match, m.While)
FEW_CHOICES = 1
"""Choices in a round that do not keep most rounds from a statement."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    sessions = Sessions(context.program.library)
    sizes = Sizes(context)
    lookups = Lookups(context.program, context.mapped.graph, sessions, _is_lookup)
    yield from _direct(context, rule, sessions, sizes, lookups)
    program = context.program
    below = Below(program, lookups.own, lookups.writes)
    known = [key for key in context.mapped.functions if program.modules.paths[key[0]] in context.shown]
    asked = [key for key in context.mapped.functions if key[1] >= 0 and below.of(key, ())]
    names = {program.function(key).name for key in asked}
    for key in sorted({*known, *(calling_in_loops(program, names, context.shown) if names else ())}):
        yield from _through_calls(context, rule, below, key, sizes, lookups)


def _direct(context: Context, rule: Rule, sessions: Sessions, sizes: Sizes, lookups: Lookups) -> Iterator[Draft]:
    for function in asking(context):
        told = set()
        for asked in function.asks.values():
            if asked.loop is None or (asked.loop.span, asked.step) in told:
                continue
            found = _each(sizes, lookups, function, asked, sessions)
            if found is not None:
                told.add((asked.loop.span, asked.step))
                yield _draft(context, rule, function, asked, found)


def _is_lookup(function: Asking, asked: Asked, call: m.Call) -> bool:
    """Whether something is asked for that could be asked for many at once."""
    known = asked.rows is not None and asked.rows.query.model is not None
    return asked.step in READS and known and not _locks(call) and not _takes_batch(function, call)


def _through_calls(
    context: Context, rule: Rule, below: Below[Asked], key: FunctionKey, sizes: Sizes, writing: Lookups
) -> Iterator[Draft]:
    """What functions ask for that a loop calls for each: one finding for each loop and function that asks."""
    program = context.program
    lookups = [
        (site, found)
        for site in program.outcome(key).sites.values()
        if site.loop is not None and not site.once and site.kind is SiteKind.CALL and (found := list(below.at(site)))
    ]
    function = Asking(program, key) if lookups else None
    told = set()
    for site, found in lookups:
        assert function is not None
        assert site.loop is not None
        call = function.body.calls.get((site.span.end_line, site.span.end_column))
        loop = function.body.loops.get((site.loop.span.end_line, site.loop.span.end_column))
        if call is None or loop is None:
            continue
        way = _way(loop.body, call)
        if _is_seldom(way) or _is_for_one(function, loop, call):
            continue
        if _leaves(loop.body, call) or opens_session(way, call) or _goes_deeper(key, site) or _locks(call):
            continue
        for lookup in found:
            if _is_overridden(program, key, call, lookup.way[0][0] if lookup.way else lookup.reader):
                continue
            nodes = below.fed(call, site, lookup)
            fed = any(depends(function.body, loop, node) for node in nodes)
            if _are_keys_at_hand(function, loop, site.loop.iterable, nodes, lookup.asked):
                continue
            if walks(loop, call, nodes) or turns_pages(loop, lookup.asked):
                continue
            if not fed or (site.loop.span, lookup.reader) in told:
                continue
            confidence = _reads(sizes, writing, function, loop, call, site.loop.iterable)
            if confidence is not None:
                told.add((site.loop.span, lookup.reader))
                yield _below(context, rule, key, site, lookup, min(confidence, lookup.confidence))
                break


def _goes_deeper(key: FunctionKey, site: Site) -> bool:
    """Whether a function calls itself, as who goes down a tree does."""
    return any(isinstance(target, Invoke) and target.function.key == key for target in site.targets)


def _is_overridden(program: Program, key: FunctionKey, call: m.Call, callee: FunctionKey) -> bool:
    """Whether a method calls one on itself that only a class has which does the whole in another way."""
    if key[1] < 0:
        return False
    caller, called = program.function(key), program.function(callee)
    is_on_itself = isinstance(call.function, m.Attribute) and call.function.value == m.Name(receiver_of(caller) or "")
    if not is_on_itself or called.owner < 0 or (key[0], caller.owner) == (callee[0], called.owner):
        return False
    return any(own.name == caller.name for _, own in program.methods(callee[0], called.owner))


def _below(
    context: Context, rule: Rule, key: FunctionKey, site: Site, lookup: Lookup[Asked], confidence: Confidence
) -> Draft:
    program, asked = context.program, lookup.asked
    paths = program.modules.paths
    ways = ((key, site), *lookup.way)
    callees = (*(within for within, _ in lookup.way), lookup.reader)
    trace = [
        Step(paths[within[0]], at.span, f"calls `{symbol(program, callee)}`", symbol(program, within))
        for (within, at), callee in zip(ways, callees, strict=True)
    ]
    reader = lookup.reader
    trace.append(Step(paths[reader[0]], asked.span, f"runs `{asked.name}()`", symbol(program, reader)))
    return draft_at(
        program,
        rule,
        key,
        site.kind,
        site.span,
        f"`{symbol(program, callees[0])}` in a loop: {_rows(context, asked)} are fetched one by one, N queries",
        ADVICE,
        target=asked.name,
        confidence=min(confidence, Confidence.LIKELY),
        trace=tuple(trace),
        cause=Cause(paths[reader[0]], asked.span.line, symbol(program, reader), asked.name, "runs"),
    )


def _are_keys_at_hand(
    function: Asking, loop: Loop, iterable: Value, nodes: Iterable[m.Expression], asked: Asked
) -> bool:
    """Whether an object is got by a key that is read from the object itself: its session has it."""
    key = None if asked.rows is None or asked.step is not Maps.GET else asked.rows.query.model
    model = None if key is None or isinstance(key, str) else function.program.class_info(key).facts.name
    if model is None:
        return False
    frame = function.program.scope(function.key[0], parent=function.key[1])
    for holder in (node.value for node in nodes if isinstance(node, m.Attribute)):
        if holder == loop.target:
            values = tuple(chain(*map(_elements, alternatives(iterable))))
        elif isinstance(holder, m.Attribute):  # `book.author.id`
            if holder.name.replace("_", "").lower() == model.lower():
                return True
            values = alternatives(evaluate(frame, holder))
        else:
            continue
        if any(isinstance(value, Instance) and value.key == key for value in values):
            return True
    return False


def _rounds(sizes: Sizes, function: Asking, loop: Loop, call: m.Call, iterable: Value) -> Confidence | None:
    """How sure it is that a loop goes round as often as there are data."""
    confidence = goes_on(function, loop, iterable)
    if confidence is None:
        return None
    return confidence if sizes.is_often(function, loop, call, iterable) else Confidence.POSSIBLE


def _reads(
    sizes: Sizes, lookups: Lookups, function: Asking, loop: Loop, call: m.Call, iterable: Value
) -> Confidence | None:
    """The same of a loop whose rounds read, which they need not do one by one unless they commit one by one."""
    confidence = _rounds(sizes, function, loop, call, iterable)
    if confidence is None or confidence is Confidence.POSSIBLE:
        return confidence
    return Confidence.POSSIBLE if lookups.commits(function, loop) else confidence


def _each(sizes: Sizes, lookups: Lookups, function: Asking, asked: Asked, sessions: Sessions) -> Confidence | None:
    """How sure it is that every round of a loop asks for something else, and that there are as many rounds as data."""
    call = function.body.calls.get((asked.span.end_line, asked.span.end_column))
    around = asked.loop
    loop = None if around is None else function.body.loops.get((around.span.end_line, around.span.end_column))
    if around is None or loop is None or call is None:
        return None
    site = function.program.outcome(function.key).sites.get((SiteKind.CALL, call.end_line, call.end_column))
    way = _way(loop.body, call)
    if (site is not None and site.once) or _is_seldom(way) or _is_for_one(function, loop, call):
        return None
    if _leaves(loop.body, call) or opens_session(way, call) or _locks(call):
        return None
    if asked.step in {Maps.FLUSH, Maps.COMMIT}:
        each = not any(isinstance(part, (*CHOICES, m.Try)) for part in way) and _adds(loop.body, call, asked.step)
        sure = _rounds(sizes, function, loop, call, around.iterable) if each else None
        return min(Confidence.LIKELY, sure or Confidence.POSSIBLE) if each else None
    if asked.step not in READS or asked.rows is None or asked.rows.query.model is None:
        return None
    if not depends(function.body, loop, call) or _are_statements(around.iterable):
        return None
    if walks(loop, call, (call,)) or sessions.differ(function, loop, call) or turns_pages(loop, asked):
        return None
    if _are_keys_at_hand(function, loop, around.iterable, call.arguments, asked):
        return None
    return None if _takes_batch(function, call) else _reads(sizes, lookups, function, loop, call, around.iterable)


def _way(block: Iterable[m.Statement], call: m.Call) -> tuple[m.Statement | m.Handler, ...]:
    """The statements around ``call`` in a block, outermost first; none when it is an expression that repeats it."""
    for statement in block:
        if call not in everything([statement]):
            continue
        for inner in statement.handlers if isinstance(statement, m.Try) else ():
            if call in everything(inner.body):
                return (statement, inner, *_way(inner.body, call))
        for inner_block in namespace.blocks(statement):
            if call in everything(inner_block):
                return (statement, *_way(inner_block, call))
        return (statement,)
    return ()


def _is_seldom(way: Iterable[m.Statement | m.Handler]) -> bool:
    """Whether few rounds come there: only after a failure, or through several choices."""
    choices = sum(isinstance(part, CHOICES) for part in way)
    return choices > FEW_CHOICES or any(isinstance(part, m.Handler) for part in way)


def _is_for_one(function: Asking, loop: Loop, call: m.Call) -> bool:
    """Whether only the round for one name comes there: `if field == "team":`."""
    return function.body.singled.get((call.end_line, call.end_column)) in set(mentioned([loop.target]))


def _leaves(block: Sequence[m.Statement], call: m.Call) -> bool:
    """Whether the loop is left wherever the call was made, or as soon as it has found something."""
    for position, statement in enumerate(block):
        for inner in namespace.blocks(statement):
            if call in everything(inner):
                return _ends(inner) or _leaves(inner, call)
        match statement:
            case m.Assign([m.Name(found)], value) if call in everything([value]):
                tests = (part for part in block[position + 1 :] if isinstance(part, m.If))
                return any(part.test == m.Name(found) and _ends(part.body) for part in tests)
            case _:
                pass
    return False


def _ends(block: Sequence[m.Statement]) -> bool:
    return isinstance(block[-1], (m.Return, m.Raise)) or block[-1] == m.Jump(leaves=True)


def _adds(block: Sequence[m.Statement], write: m.Call, step: Maps) -> bool:
    """Whether every round adds an object to the session that writes, and needs nothing of it that writing gives."""
    session = path_of(write.function.value) if isinstance(write.function, m.Attribute) else None
    for position, statement in enumerate(block):
        if write in everything([statement]):
            return False
        match statement:
            case m.Evaluate(m.Call(m.Attribute(holder, adds), [added])) if adds in ADDING[step]:
                is_session = path_of(holder) == session
                if (is_session or adds != "add") and not _is_read(added, block[position + 1 :], write):
                    return True
            case _:
                pass
    return False


def _is_read(added: m.Expression, following: Sequence[m.Statement], write: m.Call) -> bool:
    """Whether something of an object is read after the session has written it: its key, most likely."""
    path = path_of(added)
    written = False
    for part in everything(following):
        written = written or part == write
        if written and isinstance(part, m.Attribute) and path is not None and path_of(part.value) == path:
            return True
    return False


def _locks(call: m.Call) -> bool:
    """Whether rows are locked, so that each round begins when nobody else has its own."""
    for part in everything([call]):
        match part:
            case m.Call(m.Attribute(_, name)) if name.endswith(LOCKS):
                return True
            case m.Call(_, _, keywords) if any(
                name is not None and name.endswith(LOCKS) and value == m.Constant(True) for name, value in keywords
            ):
                return True
            case _:
                pass
    return False


def _takes_batch(function: Asking, call: m.Call) -> bool:
    """Whether a statement, or what it was made of, asks for many keys at once."""
    return any(
        (isinstance(part, m.Attribute) and part.name in BATCH) or _is_any_of(part)
        for part in function.body.origins(call)
    )


def _is_any_of(node: m.Node) -> bool:
    """Whether a condition holds where any of a batch of conditions does: `or_(*batch)`."""
    match node:
        case m.Call(m.Name(name) | m.Attribute(_, name), [m.Starred()]):
            return name == ANY
        case _:
            return False


def _are_statements(iterable: Value) -> bool:
    """Whether a loop goes through statements: there are as many as somebody wrote down."""
    parts = [part for option in alternatives(iterable) for part in _elements(option)]
    return any(isinstance(part, Selected) and not getattr(part.query, "run", True) for part in parts)


def _elements(value: Value) -> tuple[Value, ...]:
    match value:
        case Collection(_, element):
            return alternatives(element)
        case Tuple(elements):
            return elements
        case Selected():
            return alternatives(value.element())
        case _:
            return ()


def _draft(context: Context, rule: Rule, function: Asking, asked: Asked, confidence: Confidence) -> Draft:
    if asked.step in {Maps.FLUSH, Maps.COMMIT}:
        done = "written" if asked.step is Maps.FLUSH else "written and committed"
        message = f"`{asked.name}()` in a loop: objects are {done} one by one, N round trips"
        return function.draft(rule, asked, message, f"`{asked.name}()` once, after the loop", confidence)
    message = f"`{asked.name}()` in a loop: {_rows(context, asked)} are fetched one by one, N queries"
    return function.draft(rule, asked, message, ADVICE, confidence)


def _rows(context: Context, asked: Asked) -> str:
    key = None if asked.rows is None else asked.rows.query.model
    model = None if key is None else context.mapped.graph.model(key)
    return "rows" if model is None else f"`{model.name}`"
