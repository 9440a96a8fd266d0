import asyncio


async def send(text: str) -> int:
    await asyncio.sleep(0)
    return len(text)


def send_now(text: str) -> int:
    return asyncio.run(send(text))


def send_from_shell() -> None:
    send_now("hello")


async def greet() -> int:
    return send_now("hello")  # expect: BLK110 "asyncio.run"


async def greet_in_thread() -> int:
    return await asyncio.to_thread(send_now, "hello")


if __name__ == "__main__":
    asyncio.run(greet())
