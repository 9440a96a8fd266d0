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


def send_or_schedule(text: str) -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        loop = asyncio.new_event_loop()
    try:
        is_running = loop.is_running()
    except NotImplementedError:  # loops that are no loops
        is_running = False
    if is_running:
        loop.create_task(send(text))
    else:
        loop.run_until_complete(send(text))


async def greet_by_the_loop_there_is() -> None:
    send_or_schedule("hello")


if __name__ == "__main__":
    asyncio.run(greet())
