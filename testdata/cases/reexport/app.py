"""Names that come through a package, with `*` and a new name."""

from reexport import Client, hold
from reexport.tools import *


async def run(client: Client) -> None:
    client.ping()  # expect: BLK102 "requests.Session.head"
    hold(1)  # expect: BLK101 "time.sleep"
    snapshot("/srv/state")  # expect: BLK104
    _private("/srv/state")
