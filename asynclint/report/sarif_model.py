"""SARIF's objects, typed: constructors around ``sarif_om``, and their serialiser.

``sarif_om`` has neither types nor a usable serialiser (the one made for it leaves out a ``level`` that equals the
default of the format, which a reader then takes from the rule instead, and needs seconds for thousands of results).
This is the one module that touches it, so that the rest of the report is checked.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NewType
from urllib.parse import quote

import sarif_om

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asynclint.spans import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"

# Kept also when they equal the default: their absence means something else (see above), or nothing to GitHub.
_ALWAYS = frozenset(["kind", "level", "ruleIndex"])

Fix = NewType("Fix", object)
Location = NewType("Location", object)
Notification = NewType("Notification", object)
Result = NewType("Result", object)
Rule = NewType("Rule", object)
Log = NewType("Log", object)


def location(
    path: str, span: Span | None, *, symbol: str = "", message: str | None = None, number: int | None = None
) -> Location:
    """A place in a file below the root. ``number`` is what messages link to."""
    region = None if span is None else _region(span)
    artifact = sarif_om.ArtifactLocation(uri=uri(path), uri_base_id=ROOT)
    made = sarif_om.Location(
        physical_location=sarif_om.PhysicalLocation(artifact_location=artifact, region=region),
        logical_locations=[sarif_om.LogicalLocation(fully_qualified_name=symbol, kind="function")] if symbol else None,
        message=None if message is None else sarif_om.Message(text=message),
    )
    if number is not None:
        made.id = number
    return Location(made)


def fix(description: str, path: str, edits: Iterable[tuple[Span, str]]) -> Fix:
    """A change of one file: what stands in each of these spans, and what is to."""
    replacements = [
        sarif_om.Replacement(deleted_region=_region(span), inserted_content=sarif_om.ArtifactContent(text=text))
        for span, text in edits
    ]
    artifact = sarif_om.ArtifactLocation(uri=uri(path), uri_base_id=ROOT)
    change = sarif_om.ArtifactChange(artifact_location=artifact, replacements=replacements)
    return Fix(sarif_om.Fix(artifact_changes=[change], description=sarif_om.Message(text=description)))


def _region(span: Span) -> object:
    return sarif_om.Region(
        start_line=span.line,
        start_column=span.column + 1,
        end_line=span.end_line,
        end_column=span.end_column + 1,
    )


@cache
def uri(path: str) -> str:
    """A path as a relative reference: its bytes percent-encoded, so that any name survives."""
    return quote(path.encode("utf-8", "surrogateescape"))


def result(
    *,
    rule_id: str,
    rule_index: int,
    level: str,
    message: str,
    place: Location,
    flow: Sequence[Location],
    related: Sequence[Location],
    fingerprints: Mapping[str, str],
    properties: Mapping[str, str],
    fixes: Sequence[Fix],
) -> Result:
    flows = None
    if flow:
        steps = [sarif_om.ThreadFlowLocation(location=step) for step in flow]
        flows = [sarif_om.CodeFlow(thread_flows=[sarif_om.ThreadFlow(locations=steps)])]
    return Result(
        sarif_om.Result(
            rule_id=rule_id,
            rule_index=rule_index,
            kind="fail",
            level=level,
            message=sarif_om.Message(text=message),
            locations=[place],
            code_flows=flows,
            related_locations=related or None,
            partial_fingerprints=fingerprints,
            properties=properties,
            fixes=fixes or None,
        )
    )


def rule(
    *,
    code: str,
    name: str,
    summary: str,
    description: str,
    help_text: str,
    help_markdown: str,
    help_uri: str | None,
    level: str,
    enabled: bool,
    properties: Mapping[str, object],
) -> Rule:
    return Rule(
        sarif_om.ReportingDescriptor(
            id=code,
            name=name,
            short_description=sarif_om.MultiformatMessageString(text=summary),
            full_description=sarif_om.MultiformatMessageString(text=description),
            help=sarif_om.MultiformatMessageString(text=help_text, markdown=help_markdown),
            help_uri=help_uri,
            default_configuration=sarif_om.ReportingConfiguration(level=level, enabled=enabled),
            properties=properties,
        )
    )


def notification(message: str, *, level: str, place: Location | None = None) -> Notification:
    locations = None if place is None else [place]
    return Notification(sarif_om.Notification(message=sarif_om.Message(text=message), level=level, locations=locations))


def log(
    *,
    tool: str,
    category: str,
    version: str,
    home: str,
    rules: Sequence[Rule],
    results: Sequence[Result],
    notifications: Sequence[Notification],
    successful: bool,
) -> Log:
    """A log of one run. GitHub keeps results of different categories apart."""
    driver = sarif_om.ToolComponent(
        name=tool, version=version, semantic_version=version, information_uri=home, rules=rules
    )
    invocation = sarif_om.Invocation(
        execution_successful=successful, tool_execution_notifications=notifications or None
    )
    root = sarif_om.ArtifactLocation(description=sarif_om.Message(text="The root of the analysed project."))
    run = sarif_om.Run(
        tool=sarif_om.Tool(driver=driver),
        automation_details=sarif_om.RunAutomationDetails(id=f"{category}/"),
        column_kind="unicodeCodePoints",
        invocations=[invocation],
        original_uri_base_ids={ROOT: root},
        results=results,
    )
    return Log(sarif_om.SarifLog(schema_uri=SCHEMA, version="2.1.0", runs=[run]))


def fields(value: Any) -> dict[str, object]:
    """What to write of a SARIF object, for `json.dumps(default=…)`. Fields at their default are left out."""
    return {
        name: item
        for attribute, name, default in _table(value.__class__)
        if (item := getattr(value, attribute)) is not None and (default is None or item != default)
    }


@cache
def _table(of: Any) -> tuple[tuple[str, str, object], ...]:
    """Attribute, JSON name and default of each field of a class; the default is ``None`` for those always written."""
    table = []
    for field in of.__attrs_attrs__:
        name = field.metadata["schema_property_name"]
        made = getattr(field.default, "factory", None)  # mutable defaults are made anew for each object
        default = field.default if made is None else made()
        table.append((field.name, name, None if name in _ALWAYS else default))
    return tuple(table)
