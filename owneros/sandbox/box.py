"""The one object every vendor works with: settings, state, clock, faults and the doorbell."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, Response, current_app, request

from owneros.sandbox.clock import Clock
from owneros.sandbox.faults import Faults
from owneros.sandbox.settings import SandboxSettings
from owneros.sandbox.store import Store
from owneros.sandbox.under_way import UnderWay


@dataclass
class Box:
    settings: SandboxSettings
    store: Store
    clock: Clock
    faults: Faults
    under_way: UnderWay = field(default_factory=UnderWay)
    doorbell: threading.Event = field(default_factory=threading.Event)  # rung when an event waits

    def url(self) -> str:
        """Address of the sandbox as the caller sees it, without a slash at the end."""
        return (self.settings.url or request.host_url).rstrip("/")


@dataclass(frozen=True)
class Vendor:
    """One outside company. `refuse` builds its own kind of error answer for a fault's status.

    `call_key` names the current call, when a second one of that name must not run beside it.
    """

    name: str
    prefix: str  # empty: it does not speak HTTP
    title: str
    register: Callable[[Flask], None]
    refuse: Callable[[int], Response]
    schema: str = ""
    call_key: Callable[[], str] | None = None  # empty: any number may run
    forget: Callable[[Box], None] | None = None  # drops what is kept outside the store


def current_box() -> Box:
    return cast("Box", current_app.extensions["sandbox"])
