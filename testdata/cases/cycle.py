"""Functions that call each other, and one that calls itself."""

import time


def visit(node: dict[str, list], depth: int = 0) -> int:
    return 1 + sum(visit(child, depth + 1) for child in node["children"])


def ping(rounds: int) -> int:
    return pong(rounds - 1) if rounds else 0


def pong(rounds: int) -> int:
    time.sleep(0.01)
    return ping(rounds)


async def measure(tree: dict[str, list]) -> int:
    return visit(tree) + ping(10)  # expect: BLK101
