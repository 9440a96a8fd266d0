"""Handlers of an app in the terminal run on its loop, plain ones too; its threaded workers do not."""

import time

import requests
from textual import on, work
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Button

PRICES = "https://prices.example.com"


class Prices(ModalScreen[str]):
    def compose(self) -> ComposeResult:
        yield Button("Load")

    def on_mount(self) -> None:
        self.set_interval(5, self.refresh_prices)
        self.fetch()
        self.load()

    def refresh_prices(self) -> None:
        requests.get(PRICES, timeout=5)  # expect: BLK102

    @on(Button.Pressed, "#load")
    def load_more(self) -> None:
        time.sleep(1)  # expect: BLK101

    def on_button_pressed(self, event: Button.Pressed) -> None:
        requests.get(f"{PRICES}/{event.button.id}", timeout=5)  # expect: BLK102

    @on(Button.Pressed)
    def count_presses(self) -> None:
        time.sleep(1)  # expect: BLK101

    @work(thread=True)
    def fetch(self) -> None:
        requests.get(PRICES, timeout=5)

    @work(exclusive=True)
    async def load(self) -> None:
        requests.get(PRICES, timeout=5)  # expect: BLK102


class Shop(App[None]):
    async def on_ready(self) -> None:
        self.push_screen(Prices())
        self.run_worker(self.count, thread=True)

    def count(self) -> None:
        time.sleep(1)


if __name__ == "__main__":
    Shop().run()
