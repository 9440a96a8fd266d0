"""A script without a loop may block as it likes."""

import subprocess
import sys
import time
from pathlib import Path

import requests


class Backup:
    def __init__(self, target: Path) -> None:
        self.target = target

    def run(self) -> None:
        subprocess.run(["pg_dump", "-f", str(self.target)], check=True)
        requests.put("https://backup.example.com", data=self.target.read_bytes(), timeout=600)
        time.sleep(1)


def main() -> None:
    for name in sys.argv[1:]:
        Backup(Path(name)).run()


if __name__ == "__main__":
    main()
