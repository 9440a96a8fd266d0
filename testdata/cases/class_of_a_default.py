"""Where nothing is passed, what the default is decides `isinstance`."""

from datetime import datetime, timezone, tzinfo
from pathlib import Path


def zone_named(name: str) -> tzinfo:
    return parse(Path("/usr/share/zoneinfo", name).read_bytes())


def parse(data: bytes) -> tzinfo: ...


def at(timestamp: float, zone: str | tzinfo = timezone.utc) -> datetime:
    if isinstance(zone, str):
        found = zone_named(zone)
    else:
        found = zone
    return datetime.fromtimestamp(timestamp, found)


def rebound(timestamp: float, zone: str | tzinfo = timezone.utc) -> datetime:
    zone = "Europe/Zurich"
    if isinstance(zone, str):
        zone = zone_named(zone)
    return datetime.fromtimestamp(timestamp, zone)


def load(source: str | bytes | None = None) -> bytes:
    if isinstance(source, (str, Path)):
        return Path(source).read_bytes()
    return b""


def load_part(source: str | int = 0) -> bytes:
    if isinstance(source, str):
        return Path(source).read_bytes()
    return source.to_bytes()


async def stamp(timestamp: float, zone: str) -> None:
    at(timestamp)
    at(timestamp, zone)  # expect: BLK104
    rebound(timestamp)  # expect: BLK104
    load("notes.txt")  # expect: BLK104
    load_part()
    load_part("notes.txt")  # expect: BLK104
