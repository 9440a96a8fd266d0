"""Requests that only commands make: who typed one sees it hang. What goes on by itself is seen by nobody."""

import argparse
import time

import click
import requests
from stock import level, reserved

API = "https://catalogue.example.com"


@click.group()
def tool() -> None: ...


@tool.command()
@click.option("--name", prompt="Name")
def create(name: str) -> None:
    requests.post(API, json={"name": name})
    click.echo(reserved(name))


@tool.command()
@click.argument("name")
def show(name: str) -> None:
    click.echo(described(name))
    click.echo(level(name))


def described(name: str) -> str:
    return requests.get(f"{API}/{name}").text


@tool.command()
def worker() -> None:
    print(requests.get(f"{API}/jobs").text)  # expect: API206


@tool.command()
def follow() -> None:
    while True:
        print(news())
        time.sleep(60)


def news() -> str:
    return requests.get(f"{API}/news").text  # expect: API206


@tool.command()
def board() -> None:
    print(banner())
    run_server(8080)


def banner() -> str:
    return requests.get(f"{API}/banner").text  # expect: API206


def run_server(port: int) -> None: ...


def fetched(name: str) -> bytes:
    return requests.get(f"{API}/{name}/picture").content


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    print(len(fetched(parser.parse_args(argv).name)))


def exported(name: str) -> bytes:
    """Nobody here calls it: others may, from anywhere."""
    return requests.get(f"{API}/{name}/export").content  # expect: API206


def summed() -> int:
    """A script without arguments is run by a schedule as often as by hand."""
    return len(requests.get(f"{API}/sums").text)  # expect: API206


if __name__ == "__main__":
    print(summed())
