"""A dict's `get` is not an HTTP call, whatever the dict is called."""

import os
from collections import defaultdict
from typing import Any

requests: dict[str, Any] = {}
sessions: defaultdict[str, dict[str, str]] = defaultdict(dict)


async def lookup(token: str) -> str | None:
    request = requests.get(token)
    session = sessions.get(token) or {}
    return session.get("user") or os.environ.get("USER") or str(request)
