from fastapi import FastAPI
from stock import level

app = FastAPI()


@app.get("/stock/{name}")
def stock(name: str) -> str:
    return level(name)
