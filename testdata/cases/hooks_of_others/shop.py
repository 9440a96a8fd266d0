"""An application for customers, which a payment service calls as well."""

from fastapi import Request

from hooks_of_others.serving import create_app

app = create_app("Shop")


@app.get("/orders/{number}")
async def order(number: int) -> dict[str, int]:
    return {"number": number}


@app.post("/webhook")  # expect: API201
async def webhook(request: Request) -> None:
    print(request.url)
