try:
    import orjson as json
except ImportError:
    import json

try:
    from missing_toolkit import sleep
except ImportError:
    from time import sleep


async def pause(text: str) -> dict[str, str]:
    sleep(1)  # expect: BLK101
    return json.loads(text)
