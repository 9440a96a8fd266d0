"""Files that are on no disk, sockets that only note an address, and data files of a package that lie where they are."""

import importlib.resources
import os
import socket


async def memory() -> int:
    with open("/sys/fs/cgroup/memory.current") as used:
        total = int(used.read())
    with open("/proc/meminfo") as lines:
        for line in lines:
            total += len(line)
    with open("/var/lib/limits") as limits:  # expect: BLK104
        return total + int(limits.read())  # expect: BLK104


async def discard() -> None:
    with open(os.devnull, "w") as nowhere, open("kept.log", "w") as kept:  # expect: BLK104
        nowhere.write("gone")
        kept.write("kept")  # expect: BLK104


async def own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 80))
        return str(probe.getsockname()[0])


async def greet(host: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line:
        line.connect((host, 80))  # expect: BLK106


async def template() -> str:
    with importlib.resources.path("shop", "label.txt") as label:
        return str(label)
