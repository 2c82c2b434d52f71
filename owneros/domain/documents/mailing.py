"""The mail that carries a document: a row and a task for each address, in the caller's transaction."""

from datetime import datetime

from owneros.domain.documents.models import Document
from owneros.domain.documents.noting import note
from owneros.domain.mailing import MailMessage, post
from owneros.domain.mailing.texts import fill
from owneros.foundation.audit import Actor
from owneros.foundation.database import db


def mail_document(
    actor: Actor,
    document: Document,
    to: list[str],
    subject_line: str,
    message: str,
    once_key: str,
    goes_out_at: datetime | None = None,
    *,
    by_itself: bool = False,
) -> list[MailMessage]:
    """The newest revision goes to each address, once for the same `once_key`; it is issued.

    What goes out `by_itself` keeps quiet hours and waits for a day with room; a person's is refused then.
    Returns the letters that were not posted before.
    """
    posted = [
        post(
            kind=document.noun,
            subject_id=document.id,
            client_id=document.client_id,
            to=address,
            subject_line=fill(subject_line, {"number": document.label}),
            message=message,
            dedupe=f"{document.noun}:{document.id}:{once_key}:{address}",
            goes_out_at=goes_out_at,
            keeps_quiet=by_itself,
            when_full="wait" if by_itself else "refuse",
        )
        for address in to
    ]
    note_mailed(actor, document, to)
    return [letter for letter in posted if letter is not None]


def note_mailed(actor: Actor, document: Document, to: list[str]) -> None:
    """Its newest revision is asked about by mail, be it by another document's."""
    document.mailed_revision = document.revision
    note(actor, f"{document.noun}.mailed", f"{document.label} mailed to {', '.join(to)}", document)
    db.session.flush()
