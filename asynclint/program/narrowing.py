"""What a test tells of the names in it, and of the thread it is made on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.packs.guards import Guard
from asynclint.program import deciding, typehints
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Collection,
    Dotted,
    Function,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Literal,
    LoopTest,
    Union,
    Value,
    alternatives,
    each,
    is_none,
    union,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.packs.model import Callee
    from asynclint.packs.model import Literal as Constant
    from asynclint.program.frame import Frame

BEGINS = "startswith"
"""What a text is asked to be told what it begins with."""

ISINSTANCE = "builtins.isinstance"
TYPE = "builtins.type"


def truthy(value: Value) -> Value:
    return without(value, lambda option: isinstance(option, Literal) and not option.value)


def falsy(value: Value) -> Value:
    """What is left of a value that is false. Objects are true unless their class says otherwise, which few do; what
    holds others holds none."""
    left = without(
        value,
        lambda option: (
            isinstance(option, (Instance, Class))
            or (isinstance(option, Literal) and bool(option.value))
            or (isinstance(option, LibraryInstance) and not option.name.startswith("builtins."))
        ),
    )
    return each(left, lambda option: Collection(option.kind, UNKNOWN) if isinstance(option, Collection) else option)


def leaves_loop(test: Value, truth: bool) -> bool:
    """Whether the branch of ``test`` that is taken on ``truth`` runs only where no loop does."""
    if not isinstance(test, (LoopTest, Union, Literal)):
        return False
    rest = alternatives(truthy(test) if truth else falsy(test))
    if asked := [option for option in rest if isinstance(option, LoopTest)]:
        # Constants beside it are what is assumed where the question could not be asked.
        return all(option.negated is truth for option in asked) and all(
            isinstance(option, (LoopTest, Literal)) for option in rest
        )
    return all(isinstance(option, Literal) and option.off_loop for option in rest)


def asks_for_loop(frame: Frame, block: Sequence[m.Statement]) -> bool:
    """Whether a ``try`` begins by asking for the running loop, so that its handlers run where there is none."""
    for statement in block[:1]:
        match statement:
            case (
                m.Evaluate(m.Call(function))
                | m.Assign(_, m.Call(function))
                | m.Declare(_, _, m.Call(function))
                | m.Return(m.Call(function))
            ):
                value = evaluate(frame, function)
                return any(
                    isinstance(option, (Dotted, LibraryMethod))
                    and (callee := frame.program.library.callee(option.name)) is not None
                    and callee.guard is Guard.RAISES_OFF_LOOP
                    for option in alternatives(value)
                )
    return False


def constant_truth(frame: Frame, node: m.Expression) -> bool | None:
    """The outcome of a test that is the same in every run: a constant, or `TYPE_CHECKING`."""
    match node:
        case m.Constant(constant):
            return bool(constant)
        case m.Not(inner):
            truth = constant_truth(frame, inner)
            return None if truth is None else not truth
        case m.Name() | m.Attribute():
            value = evaluate(frame, node)
            if isinstance(value, Dotted) and frame.program.library.form(value.name) == "type-checking":
                return False
            return deciding.decided(frame, node)
        case _:
            return deciding.decided(frame, node)


def narrow(frame: Frame, node: m.Expression, truth: bool) -> bool:
    """Binds in the frame what follows when ``node`` is ``truth``. False when it follows that only code off the loop
    gets there, or no code at all."""
    match node:
        case m.Not(inner):
            return narrow(frame, inner, not truth)
        case m.BoolOp(conjunction, parts) if conjunction is truth:
            return all([narrow(frame, part, truth) for part in parts])  # noqa: C419  (every part narrows)
        case m.Walrus(name, _):
            return _narrow_truth(frame, name, truth)
        case m.Name() | m.Attribute():
            path = path_of(node)
            return path is None or _narrow_truth(frame, path, truth)
        case m.Compare(left, [operator], [m.Constant(None)]) if operator in {"is", "is not", "==", "!="}:
            path = left.name if isinstance(left, m.Walrus) else path_of(left)
            return path is None or _narrow_none(frame, path, (operator in {"is", "=="}) is truth)
        case m.Compare(m.Attribute() as one, ["=="], [other]) if truth and frame.program.mapper is not None:
            _holds(frame, one)
            _holds(frame, other)
            return True
        case m.Compare(m.Call(m.Name("type"), [subject], []), ["is" | "==" | "is not" | "!=" as operator], [cls]):
            path = path_of(subject)
            if path is not None and frame.lookup("type") == Dotted(TYPE):
                same = (operator in {"is", "=="}) is truth
                _narrow_class(frame, path, evaluate(frame, subject), cls, same)
            return True
        case m.Call(m.Name("isinstance"), [subject, classes]) if frame.lookup("isinstance") == Dotted(ISINSTANCE):
            path = path_of(subject)
            if path is not None:
                _narrow_class(frame, path, evaluate(frame, subject), classes, truth)
            return True
        case m.Call(m.Attribute(asked, question), [], []) if question in frame.program.library.questions:
            path = path_of(asked)
            if path is not None:
                frame.bind(answer_of(path, question), Literal(truth))
            return True
        case m.Call(m.Attribute(text, "startswith"), [begun], []) if truth:
            path = path_of(text)
            if path is not None:
                _begins(frame, path, begun.elements if isinstance(begun, m.Sequence) else [begun])
            return True
        case m.Call(m.Name(guard), [m.Name(path), *_]) if truth:
            told = _told_by(frame, frame.lookup(guard))
            if told != UNKNOWN:
                frame.bind(path, told)
            return True
        case _:
            return True


def answer_of(path: str, question: str) -> str:
    """Where the environment holds what an object has answered: `queue.empty()`."""
    return f"{path}.{question}()"


def is_answered(frame: Frame, call: m.Call | None, answers: Sequence[tuple[str, bool]]) -> bool:
    """Whether the object whose method is called was asked, and has given one of ``answers``."""
    if not answers:
        return False
    path = path_of(call.function.value) if call is not None and isinstance(call.function, m.Attribute) else None
    return path is not None and any(
        frame.env.get(answer_of(path, question)) == Literal(answer) for question, answer in answers
    )


def _begins(frame: Frame, path: str, beginnings: Sequence[m.Expression]) -> None:
    """Notes of a text that it was seen to begin with one of ``beginnings``."""
    texts = [Literal(one.value) for one in beginnings if isinstance(one, m.Constant)]
    if len(texts) == len(beginnings):
        frame.bind(answer_of(path, BEGINS), union(texts))


def begins_so(frame: Frame, call: m.Call | None, callee: Callee, conditions: Sequence[tuple[str, Constant]]) -> bool:
    """Whether a text that is passed to ``callee`` was seen to begin as one of ``conditions`` says (``data:*``)."""
    starts = [(name, one[:-1]) for name, one in conditions if isinstance(one, str) and one.endswith("*")]
    for name in {name for name, _ in starts}:
        written = None if call is None else Arguments.node_of(call, callee.params, name)
        path = None if written is None else path_of(written)
        seen = None if path is None else frame.env.get(answer_of(path, BEGINS))
        wanted = tuple(start for other, start in starts if other == name)
        if seen is not None and all(
            isinstance(one, Literal) and isinstance(one.value, str) and one.value.startswith(wanted)
            for one in alternatives(seen)
        ):
            return True
    return False


def _known(frame: Frame, path: str) -> Value | None:
    return frame.env.get(path)


def _holds(frame: Frame, node: m.Expression) -> None:
    """Notes of an object that a mapper knows that an attribute of it was compared with something that is at hand."""
    path = path_of(node) if isinstance(node, m.Attribute) else None
    if path is not None:
        _note(frame, path, compared=True)


def _note(frame: Frame, path: str, *, compared: bool) -> None:
    """Notes of an object that a mapper knows what the attribute at the end of ``path`` holds: nothing, or what it was
    compared with."""
    name, *rest = path.split(".")
    mapper = frame.program.mapper
    value = None if mapper is None or not rest else frame.env.get(name)
    if mapper is not None and value is not None:
        left = mapper.compared(value, tuple(rest)) if compared else mapper.lacking(value, tuple(rest))
        if left is not None:
            frame.env[name] = left


def _narrow_truth(frame: Frame, path: str, truth: bool) -> bool:
    value = _known(frame, path)
    if value is None:
        if not truth:
            _note(frame, path, compared=False)
        return True
    return _rebind(frame, path, value, truthy(value) if truth else falsy(value))


def _narrow_none(frame: Frame, path: str, none: bool) -> bool:
    value = _known(frame, path)
    if value is None:
        if none:
            _note(frame, path, compared=False)
        return True
    if none:
        rest = union(option for option in alternatives(value) if is_none(option))
        return _rebind(frame, path, value, rest)
    return _rebind(frame, path, value, without(value, is_none))


def _rebind(frame: Frame, path: str, before: Value, after: Value) -> bool:
    if after != before and (after != UNKNOWN or isinstance(before, Union)):
        frame.bind(path, after)
    # A name that can only be the `None` of a place without a loop says that this branch is such a place.
    return not (isinstance(after, Literal) and after.off_loop)


def _narrow_class(frame: Frame, path: str, value: Value, classes: m.Expression, truth: bool) -> None:
    parts = classes.elements if isinstance(classes, m.Sequence) else [classes]
    wanted = [evaluate(frame, part) for part in parts]
    if truth:
        kept = [option for option in alternatives(value) if any(_is_a(frame, option, cls) for cls in wanted)]
        named = [typehints.instance_of(frame, cls) for cls in wanted]
        frame.bind(path, union(kept) if kept else union(named))
    elif isinstance(value, Union):
        frame.bind(path, without(value, lambda option: any(_is_a(frame, option, cls) for cls in wanted)))


def _told_by(frame: Frame, guard: Value) -> Value:
    """What a function of the program says of its argument by being true: `-> TypeGuard[Client]`."""
    if not isinstance(guard, Function):
        return UNKNOWN
    facts = frame.program.function(guard.key)
    match facts.returns:
        case m.Subscript(form, described):
            scope = frame.program.scope(guard.key[0], parent=facts.parent)
            value = evaluate(scope, form)
            if isinstance(value, Dotted) and frame.program.library.form(value.name) == "type-guard":
                return typehints.annotated(scope, described)
    return UNKNOWN


def _is_a(frame: Frame, value: Value, cls: Value) -> bool:
    """Whether an instance is known to be one of ``cls``."""
    match value, cls:
        case Instance(key), Class(wanted):
            return wanted in frame.program.class_info(key).order
        case Instance(key), Dotted(name):
            return name in frame.program.class_info(key).order
        case LibraryInstance(name), Dotted(wanted_name):
            return wanted_name in frame.program.library.order(name)
        case _:
            return False
