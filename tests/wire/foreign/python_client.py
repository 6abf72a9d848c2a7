# SPDX-License-Identifier: GPL-3.0-or-later
"""The feed through python3-websockets (10.4 and later). What it does is in README.md."""

import asyncio
import hashlib
import json
import secrets
import sys
import time
import urllib.request
import uuid

import websockets

SUBPROTOCOL = "dispatch.feed.v1"
PATIENCE_S = 60


def must(holds, text):
    if not holds:
        sys.exit(f"python client: {text}")


def uuid7():
    value = int(time.time() * 1000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def login(url, name, password):
    body = json.dumps({"name": name, "password": password}).encode()
    request = urllib.request.Request(
        url + "/v1/login", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return json.load(answer)["token"]


class Feed:
    def __init__(self):
        self.position = None
        self.since = None
        self.events = []
        self.results = {}
        self.welcome = None
        self.last = None  # the newest message, and whether it came as text
        self.was_text = False
        self.socket = None

    async def send(self, message):
        await self.socket.send(json.dumps(message).encode())

    async def receive(self):
        raw = await asyncio.wait_for(self.socket.recv(), PATIENCE_S)
        self.was_text = isinstance(raw, str)
        self.raw = raw.encode() if self.was_text else raw
        must(self.raw[:1] == b"{", "a message that is not JSON, though nothing was asked for")
        self.last = json.loads(self.raw)
        kind = self.last["type"]
        if kind == "evs":
            must(self.last["prev"] == self.position["seq"], "a gap: prev is not the position")
            self.events += self.last["events"]
            self.position = dict(self.position, seq=self.last["to"], h=self.last["h"])
            await self.send({"type": "ack", "seq": self.last["to"]})
        elif kind == "res":
            self.results.setdefault(self.last["id"], []).append(self.last)
        elif kind == "hb":
            await self.send(
                {"type": "hb", "echoMs": self.last["timeMs"], "seq": self.position["seq"]}
            )
        return kind

    async def until(self, condition):
        while not condition():
            await self.receive()

    async def until_type(self, kind):
        while await self.receive() != kind:
            pass

    async def hello(self, token, install):
        hello = {
            "type": "hello",
            "version": 1,
            "client": {"name": "python3-websockets", "build": "1", "install": install},
            "auth": {"kind": "login", "token": token},
            "features": [],
        }
        if self.position:
            hello["resume"] = self.position
        await self.send(hello)
        must(await self.receive() == "welcome", "the first message is not welcome")
        self.welcome = self.last

    async def snapshot(self):
        must(await self.receive() == "snap.begin", "no snapshot follows")
        begin = self.last
        digest = hashlib.sha256()
        for n in range(1, begin["parts"] + 1):
            must(await self.receive() == "snap.part", "something else within a snapshot")
            must(self.last["n"] == n and self.last["snap"] == begin["snap"], "parts out of order")
            digest.update(self.raw)
        must(await self.receive() == "snap.end", "no end of the snapshot")
        must(self.last["digest"] == "sha256:" + digest.hexdigest(), "the digest does not match")
        self.position = {key: begin[key] for key in ("epoch", "seq", "h")}
        self.since = begin["seq"]

    def has_event_of(self, command):
        return any(event.get("cmd") == command["id"] for event in self.events)

    def tell(self, phase, job):
        keys = ("seq", "entity", "ver", "event", "cmd")
        events = [{key: event.get(key) for key in keys} for event in self.events]
        line = {"phase": phase, "position": self.position, "since": self.since, "job": job}
        print(json.dumps(dict(line, events=events)), flush=True)


def connect(url):
    return websockets.connect(
        url.replace("http", "ws", 1) + "/v1/feed", subprotocols=[SUBPROTOCOL], max_size=65536
    )


def command(op, entity, args):
    made = int(time.time() * 1000)
    return {"type": "cmd", "id": uuid7(), "op": op, "entity": entity, "madeMs": made, "args": args}


async def main(url, name, password, install):
    token = login(url, name, password)
    feed = Feed()
    job, thread = "job/" + uuid7(), "thread/" + uuid7()
    create = command(
        "job.create",
        job,
        {"title": "Από την python ✓", "visit": "visit/" + uuid7(), "thread": thread},
    )
    post = command("thread.post", thread, {"text": "python says hello"})

    async with connect(url) as feed.socket:
        must(feed.socket.subprotocol == SUBPROTOCOL, "the subprotocol was not agreed")
        await feed.hello(token, install)
        must(feed.welcome["resume"] == "snapshot", "no snapshot for a first connection")
        must(feed.welcome["reason"] == "first", "the reason for the snapshot is not first")
        await feed.snapshot()

        await feed.socket.send([b'{"type":', b'"sub",', b'"id":1}'])
        await feed.until_type("subok")
        must(feed.last["id"] == 1 and not feed.was_text, "the fragmented sub was not answered")
        await feed.socket.send('{"type":"sub","id":2}')
        await feed.until_type("subok")
        must(feed.last["id"] == 2 and feed.was_text, "the sub in text was not answered in text")

        await feed.send(create)
        await feed.until(lambda: create["id"] in feed.results and feed.has_event_of(create))
        must(feed.results[create["id"]][0]["ok"], "job.create was refused")
        await feed.send(post)
        await feed.until(lambda: post["id"] in feed.results and feed.has_event_of(post))
        must(feed.results[post["id"]][0]["ok"], "thread.post was refused")
        await feed.send(post)
        await feed.until(lambda: len(feed.results[post["id"]]) == 2)
        once, again = feed.results[post["id"]]
        must(again == dict(once, dup=True), "the repeated command did not give the first result")

        await feed.until_type("hb")
        await feed.socket.send(b'{"type":"sub","id":3}')
        await feed.until_type("subok")
    must(feed.socket.close_code == 1000, "the server did not return the close")
    feed.tell("away", job)

    must(sys.stdin.readline().strip() == "go", "nobody said go")
    async with connect(url) as feed.socket:
        await feed.hello(token, install)
        must(feed.welcome["resume"] == "ok", "the position was not good for resuming")
        await feed.until(lambda: feed.position["seq"] >= feed.welcome["head"])
    feed.tell("done", job)


asyncio.run(main(*sys.argv[1:5]))
