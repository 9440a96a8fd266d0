"""Ranges of versions, against what `packaging` says of each version of a grid."""

from __future__ import annotations

import pytest

from asynclint.requirements.versions import Range, admitted, version

GRID = [f"{major}.{minor}.{patch}" for major in range(3) for minor in range(6) for patch in range(4)]

SPECIFIERS = [
    "==1.2.3",
    "===1.2.3",
    "==1.2.*",
    ">=1.2",
    ">=1.2,<1.4",
    "~=1.2.1",
    "~=1.2",
    "<=1.3.2",
    ">=0.1,<2,!=1.5.0",
    ">1.2.3,<=2.0.1",
    "< 1.1, >= 0.2",
]


@pytest.mark.parametrize("specifier", SPECIFIERS)
def test_a_range_ends_in_a_stretch_when_the_newest_admitted_version_is_in_it(specifier: str) -> None:
    specifiers = pytest.importorskip("packaging.specifiers")
    late = [f"{major}.{minor}.999" for major in range(3) for minor in range(6)]
    newest = max((one for one in [*GRID, *late] if one in specifiers.SpecifierSet(specifier)), key=version)
    found = admitted(specifier)
    assert found is not None
    minors = [f"{major}.{minor}" for major in range(3) for minor in range(6)]
    for number, since in enumerate(minors):
        for until in minors[number + 1 :]:
            inside = version(since) <= version(newest) < version(until)
            assert found.ends_in(version(since), version(until)) is (inside and found.high is not None)


@pytest.mark.parametrize("specifier", SPECIFIERS)
def test_a_range_with_a_beginning_reaches_every_stretch_that_holds_an_admitted_version(specifier: str) -> None:
    specifiers = pytest.importorskip("packaging.specifiers")
    found = admitted(specifier)
    assert found is not None
    for one in GRID:
        following = (*version(one)[:3], 1)
        if one in specifiers.SpecifierSet(specifier) and found.low is not None:
            assert found.reaches(version(one), following)
    assert found.reaches(version("7"), version("8")) is (found.low is not None and found.high is None)


@pytest.mark.parametrize(
    ("specifier", "low", "high"),
    [
        ("^1.2.3", "1.2.3", "2"),
        ("^0.110.1", "0.110.1", "0.111"),
        ("^0.0.3", "0.0.3", "0.0.4"),
        ("~1.2.3", "1.2.3", "1.3"),
        ("~1", "1", "2"),
        ("==1.2.*", "1.2", "1.3"),
        ("~=1.4.2", "1.4.2", "1.5"),
    ],
)
def test_the_notations_of_poetry_and_compatible_releases_are_half_open(specifier: str, low: str, high: str) -> None:
    assert admitted(specifier) == Range(version(low), version(high))


def test_what_is_exact_is_closed() -> None:
    for specifier in ("==0.38.2", "0.38.2", "=0.38.2", "===0.38.2"):
        assert admitted(specifier) == Range(version("0.38.2"), version("0.38.2"), closed=True)


def test_a_version_that_is_not_there_is_all_versions_and_nonsense_is_none() -> None:
    assert admitted("") == admitted("*") == Range()
    for nonsense in ("latest", "^1.0 || ^2.0", ">=1.0 <2.0", "git+https://example.com"):
        assert admitted(nonsense) is None


def test_open_ends_touch_and_do_not_reach() -> None:
    below = admitted("<0.40")
    upto = admitted("<=0.40")
    assert below is not None
    assert upto is not None
    assert below.ends_in(None, version("0.40"))
    assert not upto.ends_in(None, version("0.40"))
    assert not below.ends_in(version("0.40"), version("0.50"))
    assert upto.ends_in(version("0.40"), version("0.50"))
