"""What a document kind tells the reminders: which of its documents wait, and whether one still does."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from owneros.domain.billing.reminders.schedule import Occurrence


@dataclass(frozen=True)
class Document:
    """A document that waits for its client. `anchors` are local dates by name.

    `after` is the day it was sent. `urgent_on` orders several in one mail: the earliest first. `closed` says
    why it is not to be reminded of, in words; it is empty while it waits.
    """

    kind: str
    id: uuid.UUID
    client_id: uuid.UUID
    label: str
    title: str
    amount_cents: int
    anchors: Mapping[str, date]
    after: date
    urgent_on: date
    closed: str = ""


class DocumentKind(Protocol):
    """Registered by `reminds`; the name is the one that rules of the catalogue carry."""

    name: str

    def waiting(self, earliest: date, latest: date) -> list[Document]:
        """Open documents with an anchor in this range of days, both ends included."""

    def find(self, document_id: uuid.UUID, *, lock: bool = False) -> Document:
        """The document, open or not; with `lock` it stays as it is until the transaction ends.

        Raises NotFound.
        """

    def text(self, document: Document, occurrence: Occurrence | None, today: date) -> str:
        """Which mail text fits now, by its name in `owneros/domain/people/mailing/texts.py`."""

    def due_date(self, document: Document) -> date | None:
        """What `{due date}` stands for."""

    def link(self, document_id: uuid.UUID) -> str:
        """The client's address of the document. It opens a secret, so only the mail asks for it."""


kinds: dict[str, DocumentKind] = {}


def reminds(kind: DocumentKind) -> DocumentKind:
    kinds[kind.name] = kind
    return kind
