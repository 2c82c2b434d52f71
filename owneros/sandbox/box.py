"""The one object every vendor works with: settings, state, clock, faults and the bells of the deliverers."""

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol, cast

from flask import Blueprint, Response, current_app, request

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
    vendors: tuple["Vendor", ...]
    under_way: UnderWay = field(default_factory=UnderWay)
    bells: list[threading.Event] = field(default_factory=list)

    def url(self) -> str:
        """Address of the sandbox as the caller sees it, without a slash at the end."""
        return (self.settings.url or request.host_url).rstrip("/")

    def vendor_of(self, path: str) -> "Vendor | None":
        """The vendor whose prefix the path starts with."""
        for vendor in self.vendors:
            if vendor.prefix and path.startswith(vendor.prefix + "/"):
                return vendor
        return None

    def new_bell(self) -> threading.Event:
        self.bells.append(threading.Event())
        return self.bells[-1]

    def ring(self) -> None:
        """An event waits, or time has passed: deliverers look at once."""
        for bell in self.bells:
            bell.set()


class Running(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


def plainly(status: int) -> Response:
    return Response(status=status)


@dataclass(frozen=True)
class Vendor:
    """One outside company. `refuse` builds its own kind of error answer for a fault's status.

    `call_key` names the current call, when a second one of that name must not run beside it.
    """

    name: str
    prefix: str  # empty: it does not speak HTTP
    title: str
    blueprints: tuple[Blueprint, ...]
    refuse: Callable[[int], Response] = plainly
    schema: str = ""
    call_key: Callable[[], str] | None = None  # empty: any number may run
    deliverer: Callable[[Box], Running] | None = None
    forget: Callable[[Box], None] | None = None  # drops what is kept outside the store
    home: str = ""  # template of its part of the home page
    logged_headers: Collection[str] = ()  # of its own; none that holds a credential
    logs_bodies: bool = True


def current_box() -> Box:
    return cast("Box", current_app.extensions["sandbox"])
