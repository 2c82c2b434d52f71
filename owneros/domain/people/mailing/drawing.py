"""What a kind of mail looks like: each noun registers it here, for the one task that delivers them all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.errors import OwnerOSError
from owneros.vendors.mail import Attachment


@dataclass(frozen=True)
class Drawn:
    """The parts of a letter. `unsubscribe` is the address of one-click unsubscribing, RFC 8058.

    A `subject` replaces the one that the message was posted with.
    """

    text: str
    html: str
    attachments: list[Attachment] = field(default_factory=list)
    unsubscribe: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Sender:
    """Whom the client sees as the sender, and who gets the answer."""

    name: str
    reply_to: str


class Withheld(OwnerOSError):
    """Raised by a draw when the message must not go out any more; its words are shown."""


Draw = Callable[[MailMessage], Drawn]
Ready = Callable[[MailMessage], None]
D = TypeVar("D", bound=Draw)
R = TypeVar("R", bound=Ready)
S = TypeVar("S", bound=Callable[[], Sender])

_draws: dict[str, Draw] = {}
homes: dict[str, str] = {}
_readies: dict[str, Ready] = {}
_senders: list[Callable[[], Sender]] = []


def draws(kind: str, home: str = "") -> Callable[[D], D]:
    """Register how a kind is drawn: in the sending transaction, with only the letter's row locked.

    It raises Withheld when the message must not go out, and VendorError when it may be tried again.
    What it is about stands at `home/<id>`; on the page of its client when it has none.
    """

    def register(function: D) -> D:
        _draws[kind] = function
        if home:
            homes[kind] = home
        return function

    return register


def readies(kind: str) -> Callable[[R], R]:
    """Register what must be stored before a kind is sent, a PDF say. It is committed before the drawing."""

    def register(function: R) -> R:
        _readies[kind] = function
        return function

    return register


def sends_as(function: S) -> S:
    """Register who the sender is: the session's business."""
    _senders[:] = [function]
    return function


def make_ready(message: MailMessage) -> None:
    if message.kind in _readies:
        _readies[message.kind](message)


def drawn(message: MailMessage) -> Drawn:
    return _draws[message.kind](message)


def sender() -> Sender:
    return _senders[0]()
