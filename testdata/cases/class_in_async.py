"""A class that is defined in a coroutine is a class like any other."""

import time


async def simulate(steps: int) -> int:
    class Motor:
        def __init__(self) -> None:
            self.position = 0

        def step(self) -> None:
            self.position += 1
            time.sleep(0.01)

    motor = Motor()
    for _ in range(steps):
        motor.step()  # expect: BLK101
    return motor.position
