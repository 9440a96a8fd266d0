"""Makes one SARIF log of those of several shards: the log that one run would have written.

GitHub takes the runs of a log for different analyses and refuses two of the same category, so what the shards found
becomes one run. Logs come from other machines and may be damaged or not ours; nothing in them is believed unseen.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from asynclint.report.sarif import MAX_RESULTS
from asynclint.report.tool import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_Object = dict[str, Any]


class MergeError(Exception):
    """Logs that cannot be made one."""


def merge(logs: Mapping[str, str]) -> str:
    """The log that says what all of ``logs`` say; they are given by name, as text.

    :raises MergeError: when one of them is not a log of this tool, or they are not of one version.
    """
    runs = [run for name, text in logs.items() for run in _runs(name, text)]
    versions = sorted({str(_driver(run).get("version")) for run in runs})
    if len(versions) != 1:
        raise MergeError(f"the logs were written by different versions: {', '.join(versions) or 'none'}")
    rules = {rule["id"]: rule for run in runs for rule in _driver(run).get("rules", ())}
    numbers = {code: number for number, code in enumerate(sorted(rules))}
    merged = {**runs[0], "tool": {"driver": {**_driver(runs[0]), "rules": [rules[code] for code in numbers]}}}
    merged["automationDetails"] = {"id": f"{NAME}/"}
    merged["invocations"] = [_invocation([one for run in runs for one in run.get("invocations", ())])]
    results = sorted(_distinct(result for run in runs for result in run.get("results", ())), key=_place)
    if len(results) > MAX_RESULTS:
        raise MergeError(f"together {len(results):,} findings, and GitHub refuses more than {MAX_RESULTS:,}")
    merged["results"] = [{**result, "ruleIndex": numbers[result["ruleId"]]} for result in results]
    log = {**json.loads(next(iter(logs.values()))), "runs": [merged]}
    return json.dumps(log, separators=(",", ":")) + "\n"


def _runs(name: str, text: str) -> Sequence[_Object]:
    try:
        runs: Sequence[_Object] = json.loads(text)["runs"]
        for run in runs:
            if _driver(run)["name"] != NAME:
                raise MergeError(f"{name}: written by {_driver(run)['name']}, not by {NAME}")
            codes = {rule["id"] for rule in _driver(run).get("rules", ())}
            for result in run.get("results", ()):
                _place(result)
                if result["ruleId"] not in codes:
                    raise MergeError(f"{name}: a result of {result['ruleId']}, which is none of its rules")
    except json.JSONDecodeError as error:
        raise MergeError(f"{name}:{error.lineno}: not JSON: {error.msg}") from error
    except (LookupError, TypeError, AttributeError) as error:
        raise MergeError(f"{name}: not a SARIF log of {NAME}") from error
    return runs


def _driver(run: _Object) -> _Object:
    driver: _Object = run["tool"]["driver"]
    return driver


def _invocation(invocations: Sequence[_Object]) -> _Object:
    merged: _Object = {"executionSuccessful": all(one["executionSuccessful"] for one in invocations)}
    told = _distinct(note for one in invocations for note in one.get("toolExecutionNotifications", ()))
    return {**merged, "toolExecutionNotifications": told} if told else merged


def _distinct(objects: Iterable[_Object]) -> list[_Object]:
    """What several shards say alike, such as of a requirements file, is said once."""
    return list({json.dumps({**item, "ruleIndex": 0}, sort_keys=True): item for item in objects}.values())


def _place(result: _Object) -> tuple[str, int, int, int, int, str, str]:
    """The order of every report: by file, place, code, then words."""
    place = result["locations"][0]["physicalLocation"]
    region = place.get("region", {})
    first, start = region.get("startLine", 1), region.get("startColumn", 1)
    last, end = region.get("endLine", first), region.get("endColumn", start)
    return (
        unquote(place["artifactLocation"]["uri"]),
        first,
        start,
        last,
        end,
        result["ruleId"],
        result["message"]["text"],
    )
