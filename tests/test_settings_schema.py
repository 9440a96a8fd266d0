"""The JSON schema of the settings: it is the committed one, and says what the reader of settings says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from asynclint.cli import cli
from asynclint.settings.options import OPTIONS
from asynclint.settings.schema import settings_schema

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "docs" / "settings.schema.json"
VALIDATOR = Draft7Validator(settings_schema())


def is_valid(table: dict[str, Any]) -> bool:
    return bool(VALIDATOR.is_valid(table))


def test_the_committed_file_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(cli, ["settings", "--schema"]).stdout
    assert COMMITTED.read_text(encoding="utf-8") == printed, "write it with `asynclint settings --schema`"


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(settings_schema())


def test_every_default_is_valid() -> None:
    defaults = {key: value["default"] for key, value in settings_schema()["properties"].items()}
    settable = {key: value for key, value in defaults.items() if value is not None}
    assert settable.keys() <= OPTIONS.keys()
    assert is_valid(settable)


def test_unknown_keys_are_not() -> None:
    assert not is_valid({"slect": []})


WORDS = st.sampled_from(["BLK", "likely", "certain", "build/", "strict", ""])
VALUES = st.one_of(
    WORDS,
    st.booleans(),
    st.integers(),
    st.lists(st.one_of(WORDS, st.integers()), max_size=3),
    st.dictionaries(WORDS, st.one_of(WORDS, st.lists(WORDS, max_size=2)), max_size=2),
)


@pytest.mark.parametrize("key", OPTIONS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(value=VALUES)
def test_it_agrees_with_the_reader(key: str, value: Any) -> None:
    assert is_valid({key: value}) is (OPTIONS[key].check(value) is None)
