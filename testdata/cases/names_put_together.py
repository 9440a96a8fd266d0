"""Methods that are found by a name: put together, chosen from a few, or kept in a variable first."""

import time


class Commands:
    steps = {"wait": "do_wait", "pass": "do_pass"}

    def cmd_wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def cmd_pass(self, seconds: float) -> float:
        return seconds

    def do_wait(self) -> None:
        time.sleep(1)

    def do_pass(self) -> None: ...

    async def formatted(self, name: str) -> None:
        command = "cmd_%s" % name
        getattr(self, command)(1)  # expect: BLK101

    async def joined(self, name: str) -> None:
        command = getattr(self, "cmd_{}".format(name), None)
        if command is not None:
            command(1)  # expect: BLK101

    async def looked_up(self, name: str) -> None:
        getattr(self, self.steps[name])()  # expect: BLK101

    async def each(self) -> None:
        for name in ("do_wait", "do_pass"):
            getattr(self, name)()  # expect: BLK101

    async def harmless(self) -> None:
        for name in ("do_pass",):
            getattr(self, name)()


class Quiet:
    def cmd_pass(self, seconds: float) -> float:
        return seconds

    def undo_cmd(self) -> None:
        time.sleep(1)

    async def run(self, name: str) -> None:
        command = f"cmd_{name}"
        getattr(self, command)(1)
