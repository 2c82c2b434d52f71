"""What was sent, kept as it was: a document is frozen, and what was sent last is found."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import select

from owneros.domain.billing.documents.models import Document, Revision
from owneros.foundation.audit import Actor
from owneros.foundation.built import built
from owneros.foundation.database import db

D = TypeVar("D", bound=Document)
Snapshot = Callable[[D], dict[str, Any]]


def freeze(actor: Actor, document: D, snapshot: Snapshot[D]) -> None:
    """Keep the document as it is now. Earlier revisions stay for ever."""
    db.session.flush()
    document.revision += 1
    revision = document.revisions(
        document_id=document.id,
        revision=document.revision,
        snapshot=snapshot(document),
        total_cents=document.total_cents,
        sent_by=actor.name,
    )
    db.session.add(revision)
    db.session.flush()


def latest_revision(document: Document) -> Revision:
    """The newest one; a draft has none."""
    return _sent(document.revisions).one(document_id=document.id, revision=document.revision)


@cache
def _sent(sent: type[Revision]) -> built[Revision]:
    return built(
        lambda document_id, revision: select(sent).where(
            sent.document_id == document_id, sent.revision == revision
        )
    )
