"""Evaluates expressions: what each can be, and which code runs to find out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from asynclint.index import model as m
from asynclint.index.naming import name_span, path_of
from asynclint.program import aspects, calls, deciding, measures, narrowing, operators, subscripts, targets, texts
from asynclint.program.attributes import attribute
from asynclint.program.containers import is_plain
from asynclint.program.derived import Derived
from asynclint.program.evaluation import evaluate
from asynclint.program.frame import add, confidence_of
from asynclint.program.iteration import drain, iterate
from asynclint.program.outcome import Invoke, Loop, SiteKind
from asynclint.program.values import (
    BOOLEAN,
    NONE,
    STRING,
    UNKNOWN,
    Alias,
    Awaitable,
    Class,
    Collection,
    Dictionary,
    Dotted,
    Function,
    GeneratorExpression,
    Instance,
    LibraryInstance,
    Literal,
    LoopTest,
    Mapped,
    ResultOf,
    ThreadIdentity,
    Tuple,
    Union,
    Value,
    alternatives,
    each,
    union,
)
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from asynclint.program.evaluation import Evaluator
    from asynclint.program.frame import Frame
    from asynclint.program.mapping import Mapper

TOLD_APART = frozenset({Class, Dotted, Function, Instance, LibraryInstance})
"""Types of values that are worth finding under the very key that a mapping was written with."""

MOST_ENTRIES = 64


def _attribute(frame: Frame, node: m.Attribute) -> Value:
    if frame.owners:  # else no path is bound
        path = path_of(node)
        if path is not None and (known := frame.env.get(path)) is not None:
            return known
    value = evaluate(frame, node.value)
    if value is UNKNOWN:
        return UNKNOWN
    if type(value) is Derived:
        frame.derived = (node, value)
        return UNKNOWN

    ran: list[Invoke] = []
    mapper = frame.program.mapper
    found = None if mapper is None else _mapped_attribute(frame, mapper, value, node, ran.append)
    if found is None:
        found = attribute(frame.program, value, node.name, confidence_of(value), ran.append)
    for getter in ran:
        start, end = node.end_column - len(node.name), node.end_column
        add(frame.site(SiteKind.ATTRIBUTE, node.end_line, start, node.end_line, end), getter)
    if ran and mapper is not None:
        span = name_span(node)
        found = each(found, lambda option: _given(frame, mapper, option, span))
    if ran and (path := path_of(node)) is not None and all(frame.program.fills_once(get.function) for get in ran):
        frame.bind(path, found)  # to read it again runs nothing
    return found


def _given(frame: Frame, mapper: Mapper, value: Value, span: Span) -> Value:
    return mapper.given(frame, value, SiteKind.ATTRIBUTE, span) if isinstance(value, Mapped) else value


def _mapped_attribute(
    frame: Frame, mapper: Mapper, value: Value, node: m.Attribute, runs: Callable[[Invoke], None]
) -> Value | None:
    """What a mapper makes of an attribute; None when it makes nothing of any alternative."""
    if type(value) is not Union:
        return mapper.attribute(frame, value, node)
    options = value.members
    found = [mapper.attribute(frame, option, node) for option in options]
    if not any(option is not None for option in found):
        return None
    confidence = confidence_of(value)
    return union(
        attribute(frame.program, option, node.name, confidence, runs) if mapped is None else mapped
        for option, mapped in zip(options, found, strict=True)
    )


def _call(frame: Frame, node: m.Call) -> Value:
    return calls.call(frame, node, awaited=False)


def _constant(frame: Frame, node: m.Constant) -> Value:
    return Literal(node.value, frame.off_loop)


def _await(frame: Frame, node: m.Await) -> Value:
    inner = node.value
    for held in frame.holding:
        held.awaits = True
    value = calls.call(frame, inner, awaited=True) if isinstance(inner, m.Call) else evaluate(frame, inner)
    aspects.mark_awaited(frame, inner)
    return each(value, partial(awaited, frame))


def awaited(frame: Frame, value: Value) -> Value:
    match value:
        case Awaitable(result):
            return result
        case ResultOf(function, False):
            return ResultOf(function, awaited=True)
        case LibraryInstance(owner):
            method = frame.program.library.method(owner, "__await__")
            if method is not None and method.returns is not None:
                return frame.program.library.value(method.returns, receiver=value)
            return UNKNOWN
        case Mapped() if frame.program.mapper is not None:
            return frame.program.mapper.awaited(frame, value)
        case _:
            return UNKNOWN


def _bool_op(frame: Frame, node: m.BoolOp) -> Value:
    saved, off_loop, branches = frame.env, frame.off_loop, frame.branches
    frame.env = dict(saved)
    results = []
    last = len(node.values) - 1
    for position, part in enumerate(node.values):
        value = evaluate(frame, part)
        decided = deciding.decided(frame, part) if position < last else None
        if decided is not None:
            if decided is not node.conjunction:
                results.append(value)
                break  # `a or b` with an `a` that is known to be true
            continue
        # `a or b` gives a only when it is true, `a and b` only when it is false.
        results.append(narrowing.falsy(value) if node.conjunction and position < last else value)
        if not node.conjunction and position < last:
            results[-1] = narrowing.truthy(value)
        narrowing.narrow(frame, part, node.conjunction)
        if position == 0:
            off_loop = frame.off_loop  # the others may not be evaluated
            frame.branches += 1
    frame.off_loop, frame.branches = off_loop, branches
    walrus = {name: value for name, value in frame.env.items() if name not in saved and "." not in name}
    frame.env = saved
    frame.env.update(walrus)
    if any(isinstance(result, LoopTest) for result in results):
        return next(result for result in results if isinstance(result, LoopTest))
    return union(results)


def _not(frame: Frame, node: m.Not) -> Value:
    value = evaluate(frame, node.value)
    if isinstance(value, LoopTest):
        return LoopTest(not value.negated)
    options = alternatives(value)
    if all(isinstance(option, Literal) for option in options):
        return union([Literal(not option.value, option.off_loop) for option in options if isinstance(option, Literal)])
    return BOOLEAN


def _compare(frame: Frame, node: m.Compare) -> Value:
    operands = [evaluate(frame, node.left), *(evaluate(frame, part) for part in node.comparators)]
    if any(isinstance(operand, ThreadIdentity) for operand in operands):
        return LoopTest(negated=node.operators[0] in {"!=", "is not"})
    operators.compare(frame, node, operands)
    return BOOLEAN


def _bin_op(frame: Frame, node: m.BinOp) -> Value:
    left, right = evaluate(frame, node.left), evaluate(frame, node.right)
    if node.operator == "|" and all(isinstance(option, (Dotted, Class, Alias)) for option in alternatives(left)):
        return union((left, right))
    if isinstance(left, Literal) and isinstance(left.value, str):
        if node.operator == "+" and isinstance(right, Literal) and isinstance(right.value, str):
            return texts.joined([left.value, right.value])
        return STRING
    return operators.combine(frame, node, left, right)


def _conditional(frame: Frame, node: m.Conditional) -> Value:
    test = evaluate(frame, node.test)
    measures.test(frame, node.test, test, (node.line, node.column, node.end_line, node.end_column))
    taken = narrowing.constant_truth(frame, node.test)
    env, off_loop = frame.env, frame.off_loop
    results = []
    for truth, branch in ((True, node.body), (False, node.orelse)):
        if taken is not None and taken is not truth:
            continue
        frame.env = dict(env)
        frame.off_loop = off_loop or narrowing.leaves_loop(test, truth)
        frame.branches += taken is None
        if narrowing.narrow(frame, node.test, truth):
            results.append(evaluate(frame, branch))
        frame.branches -= taken is None
    frame.env, frame.off_loop = env, off_loop
    return union(results)


def _lambda(frame: Frame, node: m.Lambda) -> Value:
    key = (frame.module, node.function)
    return Function(key, None, frame.program.closure_of(key))


def _sequence(frame: Frame, node: m.Sequence) -> Value:
    values = []
    starred = False
    for element in node.elements:
        if isinstance(element, m.Starred):
            starred = True
            values.append(iterate(frame, evaluate(frame, element.value), None))
        else:
            values.append(evaluate(frame, element))
    if node.kind == "tuple" and not starred:
        return Tuple(tuple(values))
    return Collection(node.kind, union(values))


def _mapping(frame: Frame, node: m.Mapping) -> Value:
    keys, values = [], []
    for key, item in zip(node.keys, node.values, strict=True):
        value = evaluate(frame, item)
        if key is None:
            if isinstance(value, Dictionary):
                keys.append(value.key)
                values.append(value.value)
            continue
        keys.append(evaluate(frame, key))
        values.append(value)
    if not (keys and all(_is_text(key) for key in keys)):
        return Dictionary(UNKNOWN, union(values))
    return Dictionary(STRING, union(values), _entries(node, values))


def _entries(node: m.Mapping, values: list[Value]) -> tuple[tuple[str, Value], ...]:
    """What stands under each text of a table of functions, classes or objects; of anything else, nothing."""
    told = sum(1 for value in values if type(value) in TOLD_APART and value != STRING)
    if told < 2 or len(values) != len(node.keys) or len(values) > MOST_ENTRIES or not all(map(is_plain, values)):
        return ()
    names = [key.value if isinstance(key, m.Constant) else None for key in node.keys]
    return tuple((name, value) for name, value in zip(names, values, strict=True) if isinstance(name, str))


def _is_text(value: Value) -> bool:
    return value == STRING or (isinstance(value, Literal) and isinstance(value.value, str))


def _comprehension(frame: Frame, node: m.Comprehension) -> Value:
    saved, off_loop = frame.env, frame.off_loop
    frame.env = dict(saved)
    loop = frame.loop
    first = node.iterations[0]
    evaluated_now = evaluate(frame, first.iterable)
    before = set(frame.outcome.sites)
    for clause in node.iterations:
        iterable = evaluated_now if clause is first else evaluate(frame, clause.iterable)
        place = (clause.line, clause.column, clause.end_line, clause.end_column)
        element = drain(frame, iterable, place) if clause.is_async else iterate(frame, iterable, place)
        targets.bind_target(frame, clause.target, element)
        frame.loop = Loop(Span(clause.line, clause.column, clause.end_line, clause.end_column), iterable, frame.loop)
        for condition in clause.conditions:
            test = evaluate(frame, condition)
            measures.test(frame, condition, test, place)
            narrowing.narrow(frame, condition, True)
    elements = [evaluate(frame, element) for element in node.elements]
    if node.kind in operators.HASHED:
        operators.look_up(frame, elements[0], (first.line, first.column, first.end_line, first.end_column))
    frame.loop = loop
    frame.env, frame.off_loop = saved, off_loop
    if node.kind == "dict" and len(elements) == 2:
        return Dictionary(elements[0], elements[1])
    if node.kind == "generator":
        sites = [site for key, site in frame.outcome.sites.items() if key not in before]
        for site in sites:
            site.deferred = True
        if sites:
            frame.outcome.deferred[first.line, first.column] = sites
        return GeneratorExpression(frame.outcome.key, first.line, first.column, elements[0])
    return Collection(node.kind, elements[0])


def _starred(frame: Frame, node: m.Starred) -> Value:
    evaluate(frame, node.value)
    return UNKNOWN


def _walrus(frame: Frame, node: m.Walrus) -> Value:
    value = evaluate(frame, node.value)
    frame.bind(node.name, value)
    return value


def _yield(frame: Frame, node: m.Yield) -> Value:
    for held in frame.holding:
        held.yields = True
    if node.value is None:
        frame.outcome.yields.append(NONE)
        return UNKNOWN
    value = evaluate(frame, node.value)
    if node.delegates:
        place = (node.end_line, node.end_column, node.end_line, node.end_column)
        frame.outcome.yields.append(iterate(frame, value, place))
    else:
        frame.outcome.yields.append(value)
    return UNKNOWN


def _slice(frame: Frame, node: m.Slice) -> Value:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            evaluate(frame, part)
    return UNKNOWN


def _opaque(frame: Frame, node: m.Opaque) -> Value:
    for part in node.values:
        evaluate(frame, part)
    return UNKNOWN


BY_TYPE: dict[type[Any], Evaluator] = {
    m.Attribute: _attribute,
    m.Call: _call,
    m.Constant: _constant,
    m.Await: _await,
    m.Subscript: subscripts.subscript,
    m.Text: texts.text,
    m.Formatted: texts.formatted,
    m.BoolOp: _bool_op,
    m.Not: _not,
    m.Compare: _compare,
    m.BinOp: _bin_op,
    m.Conditional: _conditional,
    m.Lambda: _lambda,
    m.Sequence: _sequence,
    m.Mapping: _mapping,
    m.Comprehension: _comprehension,
    m.Starred: _starred,
    m.Walrus: _walrus,
    m.Yield: _yield,
    m.Slice: _slice,
    m.Opaque: _opaque,
}
