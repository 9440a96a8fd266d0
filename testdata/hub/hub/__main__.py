import asyncio
import sys

from hub.daemon import Daemon


def main() -> int:
    daemon = Daemon.from_file(sys.argv[1])
    asyncio.run(daemon.run())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
