"""What drives a browser or fetches pages: every command of a driver is a request, and a session that returns futures is none."""

import asyncio

import cloudscraper
import gdown
import geopy.geocoders
import trafilatura
import yt_dlp
from cachecontrol import CacheControl
from curl_cffi import requests as curl
from geopy.adapters import AioHTTPAdapter
from httpx import AsyncClient, Client
from httpx_sse import aconnect_sse, connect_sse
from playwright.async_api import async_playwright
from playwright.sync_api import sync_playwright
from requests import Session
from requests_cache import CachedSession
from requests_futures.sessions import FuturesSession
from requests_oauthlib import OAuth2Session
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait


class Robot:
    def __init__(self) -> None:
        self.driver = webdriver.Remote("http://grid:4444")

    async def log_in(self, url: str) -> None:
        self.driver.get(url)  # expect: BLK102
        self.driver.find_element(By.ID, "name").send_keys("ada")  # expect: BLK102, BLK102
        WebDriverWait(self.driver, 10).until(lambda driver: driver.title)  # expect: BLK107
        self.driver.switch_to.default_content()  # expect: BLK102

    async def links(self) -> list:
        found = await asyncio.to_thread(self.driver.find_elements, By.TAG_NAME, "a")
        return [link.get_attribute("href") for link in found]  # expect: BLK102


async def screenshot(url: str) -> None:
    with sync_playwright() as playwright:  # expect: BLK110
        playwright.chromium.launch()


async def screenshot_later(url: str) -> bytes:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch()
        page = await browser.new_page()
        await page.goto(url)
        return await page.screenshot()


async def impersonate(url: str) -> str:
    with curl.Session(impersonate="chrome") as session:
        session.get(url)  # expect: BLK102
    async with curl.AsyncSession() as session:
        return (await session.get(url)).text


async def follow(url: str) -> None:
    with Client() as client, connect_sse(client, "GET", url) as source:  # expect: BLK102
        for event in source.iter_sse():  # expect: BLK102
            print(event.data)


async def follow_later(url: str) -> None:
    async with AsyncClient() as client, aconnect_sse(client, "GET", url) as source:
        async for event in source.aiter_sse():
            print(event.data)


class Sessions:
    def __init__(self) -> None:
        self.cached = CachedSession("pages")
        self.scraper = cloudscraper.create_scraper()
        self.signed = OAuth2Session("client")
        self.threaded = FuturesSession()
        self.controlled = CacheControl(Session())

    async def pages(self, url: str) -> list:
        return [
            self.cached.get(url, timeout=5),  # expect: BLK102
            self.scraper.get(url, timeout=5),  # expect: BLK102
            self.signed.fetch_token(url, timeout=5),  # expect: BLK102
            self.signed.get(url, timeout=5),  # expect: BLK102
            self.controlled.get(url, timeout=5),  # expect: BLK102
            await asyncio.wrap_future(self.threaded.get(url)),
        ]

    async def answer(self, url: str) -> str:
        return self.threaded.get(url).result().text  # expect: BLK107


def title_of(url: str) -> str:
    with yt_dlp.YoutubeDL({"quiet": True}) as downloader:
        return downloader.extract_info(url, download=False)["title"]


async def film(url: str) -> str:
    return title_of(url)  # expect: BLK102 "yt_dlp.YoutubeDL.extract_info"


async def archive(url: str) -> str | None:
    gdown.download(url, "archive.zip")  # expect: BLK102
    return trafilatura.extract(trafilatura.fetch_url(url) or "")  # expect: BLK102


async def place(address: str) -> None:
    geopy.geocoders.Nominatim(user_agent="shop").geocode(address)  # expect: BLK102
    async with geopy.geocoders.Nominatim(user_agent="shop", adapter_factory=AioHTTPAdapter) as geocoder:
        await geocoder.geocode(address)
