"""Brokers and task queues: publishing, waiting for results, and what goes out by itself."""

from __future__ import annotations

import celery
import dramatiq
import nats
import paho.mqtt.publish
import zmq
from celery.result import AsyncResult
from dramatiq import Message
from huey import RedisHuey
from kombu import Connection
from paho.mqtt.client import Client

app = celery.Celery("shop")
mqtt = Client()


class Orders:
    def __init__(self, broker: str) -> None:
        self.connection = Connection(broker)
        self.huey = RedisHuey("shop")

    async def publish(self, order: dict) -> None:
        with self.connection.SimpleQueue("orders") as queue:
            queue.put(order)  # expect: BLK106 "kombu.simple.SimpleQueue.put"
            queue.get(block=False)
            queue.get()  # expect: BLK107 "kombu.simple.SimpleQueue.get"

    async def bill(self, task: str) -> None:
        sent = app.send_task(task)  # expect: BLK106 "celery.Celery.send_task"
        sent.get(timeout=5)  # expect: BLK107 "celery.result.AsyncResult.get"

    async def undo(self, task: str) -> None:
        self.huey.revoke_by_id(task)  # expect: BLK106 "huey.Huey.revoke_by_id"


async def state(task: str) -> bool:
    app.control.revoke(task)  # expect: BLK106 "celery.app.control.Control.revoke"
    return AsyncResult(task).ready()  # expect: BLK106


async def workers() -> dict:
    return app.control.inspect(timeout=1).active()  # expect: BLK106 "celery.app.control.Inspect.active"


async def both(first: celery.Signature, second: celery.Signature) -> None:
    celery.group(first, second).apply_async()  # expect: BLK106 "celery.group.apply_async"
    celery.chain(first, second)


async def remind(actor: dramatiq.Actor, who: str) -> None:
    message: Message = actor.send(who)  # expect: BLK106 "dramatiq.Actor.send"
    message.get_result(block=True)  # expect: BLK107 "dramatiq.Message.get_result"


async def lamp(on: bool) -> None:
    mqtt.connect("home")  # expect: BLK106 "paho.mqtt.client.Client.connect"
    mqtt.loop_start()
    sent = mqtt.publish("lamp", int(on))
    sent.wait_for_publish()  # expect: BLK107 "MQTTMessageInfo.wait_for_publish"
    paho.mqtt.publish.single("lamp", int(on))  # expect: BLK106 "paho.mqtt.publish.single"


async def tell(subject: str) -> None:
    connection = await nats.connect("nats://broker")
    await connection.publish(subject, b"hello")
    await connection.jetstream().publish(subject, b"hello")
    await connection.drain()


async def pass_on(address: str) -> bytes:
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.connect(address)
    socket.send_multipart([b"orders", b"1"])
    return socket.recv()  # expect: BLK106 "zmq.Socket.recv"
