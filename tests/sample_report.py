"""Reports made by hand: small ones to read, and one with everything that has ever broken a report.

Findings point into real text, found by what it says, so that a sample cannot drift from its source.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynclint.findings import Cause, Confidence, Finding, Repair, RunError, Safety, Severity, Step
from asynclint.fixes import all_fixes
from asynclint.packs.model import Catalog, Match, Rule
from asynclint.report.causes import root_causes
from asynclint.report.model import Report
from asynclint.source import Tree
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HTTP = Rule(
    code="BLK102",
    name="blocking-http",
    summary="A synchronous HTTP request on the event loop stops every task.",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    default=True,
    since="0.1.0",
    tags=("async", "http"),
    references=("https://docs.python.org/3/library/asyncio-dev.html",),
    match=Match(("http",)),
    check=None,
    sections={
        "What it does": "Reports synchronous HTTP\nwhere the event loop runs.",
        "Bad": '```python title="in the handler"\nrequests.get(url)  # expect: BLK102\n```',
        "How to fix": "- Use `httpx.AsyncClient`.\n- Or see [the guide](https://example.com/guide).",
    },
    examples=(),
    path=Path("BLK102-blocking-http.md"),
)
CPU = replace(HTTP, code="BLK109", name="blocking-cpu", default=False, severity=Severity.INFO, sections={})
QUERY = replace(HTTP, code="ORM306", name="query-in-loop", severity=Severity.WARNING, references=(), sections={})
UNUSED = replace(HTTP, code="LNT902", name="unused-suppression", default=False, sections={})

ORDERS = """\
from app.customers import load_customer


async def get_order(order_id: int) -> Order:
    order = await Order.get(order_id)
    customer = load_customer(order.customer_id)
    return order.for_customer(customer)
"""
CUSTOMERS = """\
from app.http import fetch


def load_customer(customer_id: int) -> Customer:
    return Customer(**fetch(f"/customers/{customer_id}"))
"""
HTTP_CLIENT = """\
import requests


def fetch(path: str) -> dict[str, str]:
    return requests.get(BASE + path).json()
"""
PROJECT = {"app/orders.py": ORDERS, "app/customers.py": CUSTOMERS, "app/http.py": HTTP_CLIENT}
FETCH = Cause("app/http.py", 4, "fetch", "requests.get")


def catalog(*rules: Rule) -> Catalog:
    return Catalog({rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}, {}, "")


def span_of(text: str, part: str) -> Span:
    """Where ``part`` first stands in ``text``."""
    before = text[: text.index(part)]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
    inner = part.count("\n")
    return Span(line, column, line + inner, len(part) - part.rfind("\n") - 1 if inner else column + len(part))


def finding(path: str, text: str, part: str, **changes: Any) -> Finding:
    """A finding at ``part`` of the file ``path``."""
    plain = Finding(
        code="BLK102",
        message="`requests.get` (HTTP) blocks the event loop",
        path=path,
        span=span_of(text, part),
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        target="requests.get",
    )
    return replace(plain, **changes)


def report(
    root: Path,
    findings: Iterable[Finding] = (),
    files: Mapping[str, str | bytes] | None = None,
    errors: Iterable[RunError] = (),
    rules: Iterable[Rule] = (HTTP, CPU, QUERY, UNUSED),
) -> Report:
    """A report on ``files``, written below ``root``."""
    written = PROJECT if files is None else files
    for path, content in written.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    ordered = tuple(sorted(findings, key=lambda item: item.sort_key))
    return Report(
        findings=ordered,
        errors=tuple(errors),
        files=412,
        lines=35_120,
        seconds=1.234,
        catalog=catalog(*rules),
        tree=Tree(root),
        causes=root_causes(ordered),
        statistics={},
    )


def deep_finding() -> Finding:
    """A blocking call three calls below the async function, with its chain and its cause."""
    call = span_of(ORDERS, "load_customer(order.customer_id)")
    return finding(
        "app/orders.py",
        ORDERS,
        "load_customer(order.customer_id)",
        message="`requests.get` (HTTP) blocks the event loop, 3 calls below `get_order`",
        confidence=Confidence.LIKELY,
        symbol="get_order",
        help="use `httpx.AsyncClient`, or move the call off the loop with `await asyncio.to_thread(load_customer, …)`",
        trace=(
            Step("app/orders.py", call, "`get_order` calls `load_customer`", "get_order"),
            Step("app/customers.py", span_of(CUSTOMERS, "fetch(f"), "`load_customer` calls `fetch`", "load_customer"),
            Step("app/http.py", span_of(HTTP_CLIENT, "requests.get"), "`fetch` calls `requests.get`", "fetch"),
        ),
        cause=FETCH,
    )


def mended_report(root: Path, text: str = ORDERS) -> Report:
    """A report on one call that carries what would mend it."""
    call = "load_customer(order.customer_id)"
    thread = "await asyncio:to_thread({callable}, {arguments})"
    repair = Repair("offload", Safety.UNSAFE, span_of(ORDERS, call), (thread,))
    found = replace(deep_finding(), repairs=(repair,))
    made = report(root, [found], {**PROJECT, "app/orders.py": text})
    return replace(made, fixes=tuple(all_fixes(made)))


def awkward_report(root: Path) -> Report:
    """About twenty findings in awkward places, from awkward files, with awkward words."""
    odd_lines = "x = 1\r\ny = call(\r\n    1,\r\n)\r\nz = '\u2028'; tail()\r\n"
    files: dict[str, str | bytes] = {
        **PROJECT,
        "with space/100%/a#b?.py": "value = call()\n",
        "größe/日本.py": "größe = 'äöü 日本 😀'; call()\n",
        "back\\slash.py" if os.sep == "/" else "slash.py": "call()\n",
        "c:/drive.py": "call()\n",
        "odd.py": odd_lines,
        "marked.py": b"\xef\xbb\xbfcall()\n",
        "latin.py": "# coding: latin-1\ncall('é')\n".encode("latin-1"),
        "broken.py": b"call('\xff')\n",
        "empty.py": "",
        "last.py": "call()",
        "tabs.py": "if x:\n\t\tcall()\n",
    }
    long_call = "call(\n" + "".join(f"    {number},\n" for number in range(20)) + ")"
    files["long.py"] = f"result = {long_call}\n" + "call(" + "x" * 5_000 + ")\n"
    texts = {path: content for path, content in files.items() if isinstance(content, str)}
    at_calls = [finding(path, text, "call()", symbol="f") for path, text in texts.items() if "call()" in text]
    one = Span(1, 0, 1, 6)
    findings = [
        *at_calls,
        deep_finding(),
        finding("odd.py", odd_lines.replace("\r", ""), "call(\n    1,\n)"),
        finding("odd.py", odd_lines.replace("\r", ""), "tail()", message="100% of `x[0](y)` and {braces}\nand a line"),
        finding("long.py", texts["long.py"], long_call),
        finding("long.py", texts["long.py"], "x" * 5_000, message="m" * 2_000),
        finding("tabs.py", texts["tabs.py"], "call()", code="ORM306", severity=Severity.WARNING),
        finding("tabs.py", texts["tabs.py"], "call()", code="BLK109", severity=Severity.INFO, target="hash"),
        replace(finding("last.py", "call()", "call()"), path="marked.py"),
        replace(finding("last.py", "call()", "call()"), path="latin.py", span=Span(2, 0, 2, 9)),
        replace(finding("last.py", "call()", "call()"), path="broken.py", span=one),
        replace(finding("last.py", "call()", "call()"), path="empty.py", span=Span(1, 0, 1, 0)),
        replace(finding("last.py", "call()", "call()"), path="vanished.py", span=one),
        replace(finding("last.py", "call()", "call()"), path="last.py", span=Span(9, 4, 9, 8), symbol="gone"),
        replace(
            deep_finding(),
            span=Span(7, 4, 7, 10),
            trace=(
                Step("app/orders.py", Span(7, 4, 7, 10), "a", "a"),
                Step("/usr/lib/python3/site-packages/lib.py", one, "outside", "lib.f"),
                Step("../sibling/lib.py", one, "outside", "lib.g"),
                Step("app/http.py", Span(5, 11, 5, 23), r"`handlers[0]\x` calls ]", "fetch"),
            ),
        ),
    ]
    errors = [RunError("app/bad file.py", "cannot be read: Permission denied"), RunError("", "rule BLK999 failed")]
    return report(root, findings, files, errors)
