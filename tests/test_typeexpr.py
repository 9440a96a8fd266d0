"""Type expressions: what may be written becomes a tree, and what may not is refused with a reason."""

from __future__ import annotations

import pytest

from asynclint.packs.typeexpr import (
    FromArgument,
    Generic,
    NoneType,
    TypeExpression,
    TypeExpressionError,
    TypeName,
    UnionOf,
    parse,
)

TYPES: dict[str, TypeExpression] = {
    "str": TypeName("str"),
    "Self": TypeName("Self"),
    "lib.sub.Thing": TypeName("lib.sub.Thing"),
    "None": NoneType(),
    "list[lib.A]": Generic("list", (TypeName("lib.A"),)),
    "dict[str, list[int]]": Generic("dict", (TypeName("str"), Generic("list", (TypeName("int"),)))),
    "tuple[int, ...]": Generic("tuple", (TypeName("int"), TypeName("..."))),
    "str | bytes | None": UnionOf((TypeName("str"), TypeName("bytes"), NoneType())),
    "str | (bytes | None)": UnionOf((TypeName("str"), TypeName("bytes"), NoneType())),
    "Awaitable[Result[func]]": Generic("Awaitable", (FromArgument("Result", "func"),)),
    "lib.Box[Arg[value]]": Generic("lib.Box", (FromArgument("Arg", "value"),)),
}


@pytest.mark.parametrize(("text", "expression"), TYPES.items(), ids=TYPES)
def test_a_type_expression_becomes_a_tree(text: str, expression: TypeExpression) -> None:
    assert parse(text) == expression


BAD_TYPES = {
    "list[": 'is not a type expression: "list["',
    "Result": "needs a parameter for Result: Result[func]",
    "Arg[a.b]": "must name one parameter in Arg[…], not `a.b`",
    "lib.get()": "holds `lib.get()`, which is no type",
    "list[3]": "holds `3`, which is no type",
    "lib.get().x": "holds `lib.get()`, which is no name",
    "print": 'holds "print", no known type',
}


@pytest.mark.parametrize(("text", "message"), BAD_TYPES.items(), ids=BAD_TYPES)
def test_what_is_no_type_expression_is_refused(text: str, message: str) -> None:
    with pytest.raises(TypeExpressionError) as caught:
        parse(text)
    assert str(caught.value).startswith(message)
