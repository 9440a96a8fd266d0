"""`Thread(target=…)` runs elsewhere; a call in its place runs here."""

import threading
import time


class Pump:
    def prime(self) -> None:
        time.sleep(5)

    def stop(self) -> None:
        self.stopped = True


async def start(pump: Pump) -> None:
    threading.Thread(target=pump.prime, daemon=True).start()
    threading.Thread(target=pump.prime(), daemon=True).start()  # expect: BLK111
    threading.Timer(5, pump.prime).start()
    pump.stop()
