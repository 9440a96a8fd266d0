import requests

API = "https://stock.example.com"


def level(name: str) -> str:
    return requests.get(f"{API}/{name}").text  # expect: API206


def reserved(name: str) -> str:
    return requests.get(f"{API}/{name}/reserved").text
