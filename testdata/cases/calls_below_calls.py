"""However many calls lie between, the finding stands where the async function is left."""

import socket


def resolve(host: str) -> str:
    return socket.gethostbyname(host)


def candidates(hosts: list[str]) -> list[str]:
    return [resolve(host) for host in hosts]


def nearest(hosts: list[str]) -> str:
    return min(candidates(hosts))


def choose(region: str) -> str:
    return nearest([f"{number}.{region}.example.com" for number in range(3)])


async def connect(region: str) -> str:
    return choose(region)  # expect: BLK106 "socket.gethostbyname"
