"""The mail that carries a document: a row and a task for each address, in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime

from owneros.domain.billing.documents.models import Document
from owneros.domain.billing.documents.noting import note
from owneros.domain.people.mailing import MailMessage, post
from owneros.domain.people.mailing.texts import fill
from owneros.foundation.audit import Actor
from owneros.foundation.errors import FieldError


@dataclass(frozen=True)
class Mail:
    """To whom, with what words, and the key under which it goes out once. Raises FieldError for nobody."""

    to: list[str]
    subject: str
    message: str
    once_key: str

    def __post_init__(self) -> None:
        if not self.to:
            raise FieldError("to", "Enter at least one email address.")


def mail_document(
    actor: Actor,
    document: Document,
    mail: Mail,
    goes_out_at: datetime | None = None,
    *,
    by_itself: bool = False,
) -> list[MailMessage]:
    """The newest revision goes to each address; it is issued.

    What goes out `by_itself` keeps quiet hours and waits for a day with room; a person's is refused then.
    Returns the letters that were not posted before.
    """
    posted = [
        post(
            kind=document.noun,
            subject_id=document.id,
            client_id=document.client_id,
            to=address,
            subject_line=fill(mail.subject, {"number": document.label}),
            message=mail.message,
            dedupe=f"{document.noun}:{document.id}:{mail.once_key}:{address}",
            goes_out_at=goes_out_at,
            keeps_quiet=by_itself,
            when_full="wait" if by_itself else "refuse",
        )
        for address in mail.to
    ]
    note_mailed(actor, document, mail.to)
    return [letter for letter in posted if letter is not None]


def note_mailed(actor: Actor, document: Document, to: list[str]) -> None:
    """Its newest revision is asked about by mail, be it by another document's."""
    document.mailed_revision = document.revision
    note(actor, f"{document.noun}.mailed", f"{document.label} emailed to {', '.join(to)}", document)
