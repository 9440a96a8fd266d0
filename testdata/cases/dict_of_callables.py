import subprocess
import time


def reboot() -> None:
    subprocess.run(["systemctl", "reboot"], check=True)


def blink() -> None:
    time.sleep(0.2)


COMMANDS = {"reboot": reboot, "blink": blink}


async def command(name: str) -> None:
    COMMANDS[name]()  # expect: BLK101, BLK105


async def known(name: str) -> bool:
    return COMMANDS.get(name) is not None
