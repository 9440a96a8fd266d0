"""An application for customers, which services of others call as well, and send people back to."""

from fastapi import Depends, Header, Request

from hooks_of_others.serving import create_app

app = create_app("Shop")


@app.get("/orders/{number}")
async def order(number: int) -> dict[str, int]:
    return {"number": number}


@app.post("/webhook")  # expect: API201
async def webhook(request: Request) -> None:
    print(request.url)


@app.post("/parcel_webhooks")  # expect: API201 "its path ends in `parcel_webhooks`: somebody else's server calls it"
async def parcels(request: Request) -> None:
    print(await request.body())


@app.post("/test-webhook")
async def test_webhook(address: str, request: Request) -> None:
    print(address, request.url)


@app.get("/oauth2callback")  # expect: API201 "its path ends in `oauth2callback`: somebody else's server sends people"
async def signed_in(code: str) -> str:
    return code


@app.post("/register_callback")
async def register_callback(address: str) -> str:
    return address


def current_user(key: str = Header()) -> str:
    return key


@app.post("/flows/webhook/{flow}")
async def run_flow(flow: str, request: Request, user: str = Depends(current_user)) -> str:
    return f"{user}: {flow}, {request.url}"


@app.post("/payments/webhook/{provider}")  # expect: API201 "its path goes through `webhook`"
async def paid(provider: str, request: Request) -> str:
    return f"{provider}: {request.url}"
