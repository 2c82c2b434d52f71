"""Many people at once: mixed pages over HTTP, and the same while others try wrong passwords."""

import asyncio
import re
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench.bulk import Business
from bench.connection import Connection
from bench.pages import pages_of
from bench.server import Server

CONNECTIONS = (1, 8, 64)
SECONDS = 12.0
# Turns without and with the people who sign in, so that a slow phase of the machine hits both.
TURNS = 2
SIGNING_IN = 8
# An address may try so often in a minute; then the person comes from another one.
TRIES_OF_ADDRESS = 25
ENOUGH = 0.99
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
Path = tuple[str, str]


@dataclass
class Load:
    """Milliseconds of every answer; `tries` of every wrong password that was looked at beside.

    `errors` are of pages, `turned_away` counts tries that were answered otherwise.
    """

    connections: int
    seconds: float = 0.0
    spent: list[float] = field(default_factory=list)
    tries: list[float] = field(default_factory=list)
    errors: int = 0
    turned_away: int = 0

    @property
    def a_second(self) -> float:
        return len(self.spent) / self.seconds

    def within(self, share: float, of: list[float] | None = None) -> float:
        """Milliseconds within which this share of the answers came."""
        ordered = sorted(self.spent if of is None else of) or [0.0]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def press(server: Server, businesses: list[Business]) -> tuple[list[Load], Load]:
    """What each number of connections got; and the largest one while people sign in beside it."""
    paths = [(path, one.cookie) for one in businesses for path, _ in pages_of(one).values()]
    loads = [Load(connections) for connections in CONNECTIONS]
    beside = Load(CONNECTIONS[-1])
    _run(server, paths, Load(8), SECONDS / 4)
    for load in loads[:-1]:
        _run(server, paths, load, SECONDS)
    for turn in range(TURNS):
        _run(server, paths, loads[-1], SECONDS)
        _run(server, paths, beside, SECONDS, first_person=1 + turn * SIGNING_IN)
    return loads, beside


def _run(server: Server, paths: list[Path], load: Load, seconds: float, first_person: int = 0) -> None:
    """Adds to the load. With a `first_person`, it and those after it sign in."""
    asyncio.run(_all(server, paths, load, seconds, first_person))


async def _all(server: Server, paths: list[Path], load: Load, seconds: float, first_person: int) -> None:
    began = time.monotonic()
    over = began + seconds
    people: list[Coroutine[Any, Any, None]] = [
        _read_pages(server, paths, load, over, number) for number in range(load.connections)
    ]
    if first_person:
        people += [_sign_in(server, load, over, first_person + number) for number in range(SIGNING_IN)]
    await asyncio.gather(*people)
    load.seconds += time.monotonic() - began


async def _read_pages(server: Server, paths: list[Path], load: Load, over: float, number: int) -> None:
    order = Random(number)  # noqa: S311 - an order
    connection = Connection(server.url)
    while time.monotonic() < over:
        path, cookie = order.choice(paths)
        connection.cookie = f"owneros={cookie}"
        began = time.perf_counter()
        try:
            right = (await connection.ask("GET", path)).status == HTTPStatus.OK
        except (OSError, asyncio.IncompleteReadError):
            connection.close()
            right = False
        if right:
            load.spent.append((time.perf_counter() - began) * 1000)
        else:
            load.errors += 1
    connection.close()


async def _sign_in(server: Server, load: Load, over: float, person: int) -> None:
    """One person who forgot the password, and everybody's address. Each try is at an account of its own."""
    for place in count(1):
        connection = Connection(server.url, f"127.0.{person}.{place}", "identity")
        token = await _open_form(connection)
        for number in range(TRIES_OF_ADDRESS):
            if time.monotonic() > over:
                connection.close()
                return
            typed = {
                "csrf_token": token,
                "email": f"p{person}.{place}.{number}@nobody.example",
                "password": "not the right one",
            }
            began = time.perf_counter()
            reply = await connection.ask("POST", "/sign-in", urlencode(typed).encode())
            if reply.status == HTTPStatus.UNPROCESSABLE_ENTITY:
                load.tries.append((time.perf_counter() - began) * 1000)
            else:
                load.turned_away += 1
        connection.close()


async def _open_form(connection: Connection) -> str:
    """The token of the form; the connection keeps the session that it belongs to."""
    reply = await connection.ask("GET", "/sign-in")
    connection.cookie = reply.headers["set-cookie"].split(";")[0]
    found = TOKEN.search(reply.body)
    if found is None:
        raise RuntimeError("The page to sign in has no token.")
    return found[1].decode()
