"""Arguments of a call as they are moved and added, with the commas and line breaks that go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Sequence


def closed(arguments: Sequence[cst.Arg]) -> list[cst.Arg]:
    """Some of a call's arguments, with no comma after the last."""
    return [*arguments[:-1], *(last.with_changes(comma=cst.MaybeSentinel.DEFAULT) for last in arguments[-1:])]


def alone(argument: cst.Arg) -> cst.Arg:
    """An argument as it may stand among others: a generator that used the call's parentheses gets its own."""
    if isinstance(argument.value, cst.GeneratorExp) and not argument.value.lpar:
        value = argument.value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        return argument.with_changes(value=value)
    return argument


def followed(call: cst.Call, argument: cst.Arg) -> cst.Call:
    """``call`` with one more argument after the others, on a line of its own where they are."""
    if not call.args:
        return call.with_changes(args=[argument])
    *others, last = map(alone, call.args)
    before = others[-1].comma if others else None
    space = between(before.whitespace_after if isinstance(before, cst.Comma) else call.whitespace_before_args)
    if isinstance(last.comma, cst.Comma):
        # What was after the last comma closes the call, and a comment there belongs to the argument before.
        closing = last.comma.whitespace_after
        if isinstance(closing, cst.ParenthesizedWhitespace) and isinstance(space, cst.ParenthesizedWhitespace):
            space = space.with_changes(first_line=closing.first_line)
            closing = closing.with_changes(first_line=cst.TrailingWhitespace())
        argument = argument.with_changes(comma=last.comma.with_changes(whitespace_after=closing))
    else:
        argument = argument.with_changes(whitespace_after_arg=last.whitespace_after_arg)
        last = last.with_changes(whitespace_after_arg=cst.SimpleWhitespace(""))
    return call.with_changes(args=[*others, last.with_changes(comma=cst.Comma(whitespace_after=space)), argument])


def between(space: cst.BaseParenthesizableWhitespace) -> cst.BaseParenthesizableWhitespace:
    """What separates two arguments like those that ``space`` is before: a line break as there, or one blank."""
    if isinstance(space, cst.ParenthesizedWhitespace):
        return space.with_changes(first_line=cst.TrailingWhitespace(), empty_lines=())
    return cst.SimpleWhitespace(" ")
