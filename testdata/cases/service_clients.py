"""Clients of services: what they build or queue is silent, what they send or wait for is not."""

import ccxt
import ccxt.async_support
import gitlab
import posthog
import sentry_sdk
import yfinance
from atlassian import Confluence
from firebase_admin import auth, db, messaging
from github import Github
from jira import JIRA
from notion_client import AsyncClient as AsyncNotion
from notion_client import Client as Notion
from praw import Reddit
from pyairtable import Api
from supabase import Client, create_client
from telebot import TeleBot
from telebot.async_telebot import AsyncTeleBot


class Forge:
    def __init__(self, token: str) -> None:
        self.github = Github(token)
        self.gitlab = gitlab.Gitlab("https://gitlab.example.com", token, timeout=10)

    async def open(self, name: str) -> list[str]:
        repo = self.github.get_repo(name)  # expect: BLK102
        pulls = repo.get_pulls(state="open")
        return [pull.title for pull in pulls]  # expect: BLK112

    async def merge(self, number: int) -> None:
        project = self.gitlab.projects.get(number, lazy=True)
        request = project.mergerequests.get(1)  # expect: BLK102
        request.merge()  # expect: BLK102

    async def endless(self) -> gitlab.Gitlab:
        return gitlab.Gitlab("https://gitlab.example.com")  # expect: API206


def get_store() -> Client:
    return create_client("https://example.supabase.co", "key")


async def rows(name: str) -> list:
    query = get_store().table("books").select("*").eq("name", name).order("id").limit(3)
    return query.execute().data  # expect: BLK102


async def tickets(jira: JIRA, wiki: Confluence) -> None:
    issue = jira.create_issue(project="A")  # expect: BLK102
    issue.update(summary="b")  # expect: BLK102
    wiki.get_page_by_title("A", "b")  # expect: BLK102


async def pages(notion: Notion, later: AsyncNotion) -> None:
    notion.databases.retrieve("a")  # expect: BLK102
    notion.search(query="a")  # expect: BLK102
    await later.databases.retrieve("a")


async def records() -> list:
    table = Api("key", timeout=(5, 5)).table("base", "books")
    return table.all()  # expect: BLK102


async def watch(person: str) -> None:
    posthog.capture("seen", distinct_id=person)
    if posthog.feature_enabled("new", person, only_evaluate_locally=True):
        posthog.get_feature_flag("newer", person)  # expect: BLK102
    posthog.flush()  # expect: BLK107
    sentry_sdk.capture_message("seen")
    sentry_sdk.flush()  # expect: BLK107


async def notify(token: str) -> None:
    auth.verify_id_token(token)
    auth.verify_id_token(token, check_revoked=True)  # expect: BLK102
    messaging.send(messaging.Message(token=token))  # expect: BLK102
    db.reference("a").child("b").order_by_key().limit_to_first(3).get()  # expect: BLK102


async def say(bot: TeleBot, later: AsyncTeleBot) -> None:
    bot.send_message(1, "a")  # expect: BLK102
    await later.send_message(1, "a")


async def read(reddit: Reddit) -> list[str]:
    return [post.title for post in reddit.subreddit("python").hot(limit=3)]  # expect: BLK112


async def trade(symbol: str) -> None:
    ccxt.binance().fetch_ticker(symbol)  # expect: BLK102
    await ccxt.async_support.binance().fetch_ticker(symbol)
    yfinance.Ticker(symbol).history()  # expect: BLK102
