"""Reads what a knowledge file says of versions: flaws of its own distribution, and what its versions bring along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclint.packs.model import Advisory, Companion
from asynclint.packs.schema import Check, dotted_name, list_of, matching, string

if TYPE_CHECKING:
    from collections.abc import Mapping

release = matching(r"\d+(\.\d+)*", 'a released version like "0.40.0"')

ADVISORY: Mapping[str, Check] = {
    "name": string,
    "summary": string,
    "uses": list_of(dotted_name),
    "since": release,
    "until": release,
}
COMPANION: Mapping[str, Check] = {"distribution": string, "since": release, "until": release, "below": release}


def advisory(distribution: str, entry: Mapping[str, Any]) -> Advisory:
    return Advisory(
        name=entry["name"],
        distribution=distribution,
        summary=entry["summary"],
        uses=tuple(entry["uses"]),
        since=entry.get("since"),
        until=entry["until"],
    )


def companion(owner: str, entry: Mapping[str, Any]) -> Companion:
    return Companion(owner, entry["distribution"], entry.get("since"), entry["until"], entry["below"])
