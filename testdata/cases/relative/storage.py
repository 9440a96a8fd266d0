import json
from pathlib import Path


def table(name: str) -> dict[str, str]:
    return json.loads(Path("/srv/tables", name).read_text())
