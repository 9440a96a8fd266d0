"""A decorated task is an object of the queue: sending it asks the broker, calling it runs it here, or sends it too."""

from __future__ import annotations

import time

import dramatiq
from celery import Celery, Task, shared_task
from django.db import transaction
from huey import RedisHuey
from rq.decorators import job

app = Celery("shop")
huey = RedisHuey("shop")


class AfterCommit(Task):
    def apply_async(self, *args, **kwargs):
        transaction.on_commit(lambda: super().apply_async(*args, **kwargs))


@app.task
def index(book: int) -> None:
    time.sleep(1)


@shared_task(name="shelve", bind=True)
def shelve(self, book: int) -> None:
    print(book)


@app.task(base=AfterCommit)
def announce(book: int) -> None:
    print(book)


@huey.task(retries=2)
def print_label(book: int) -> None:
    time.sleep(1)


@dramatiq.actor(max_retries=3)
def wrap(book: int) -> None:
    time.sleep(1)


@job("low")
def post(book: int) -> None:
    time.sleep(1)


async def buy(book: int) -> None:
    index.delay(book)  # expect: BLK106 "celery.Task.delay"
    index.s(book)
    index(book)  # expect: BLK101
    sent = shelve.apply_async(args=(book,))  # expect: BLK106 "celery.Task.apply_async"
    sent.get()  # expect: BLK107 "celery.result.AsyncResult.get"
    announce.apply_async(args=(book,))


async def ship(book: int) -> None:
    print_label(book)  # expect: BLK106 "huey.api.TaskWrapper.__call__"
    wrap.send(book)  # expect: BLK106 "dramatiq.Actor.send"
    wrap(book)  # expect: BLK101
    post.delay(book)  # expect: BLK106 "rq.decorators.job.delay"
    post(book)  # expect: BLK101
