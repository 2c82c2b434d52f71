"""A business's own words for its mails; a kind that was never changed speaks with the default ones."""

from sqlalchemy import select

from owneros.domain.people.mailing.models import MailTemplate
from owneros.domain.people.mailing.texts import TEXTS, Words, check_words
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db


def words_of(kind: str) -> Words:
    own = _own(kind)
    return Words(own.subject_line, own.message) if own else TEXTS[kind].words


def changed_kinds() -> set[str]:
    return set(db.session.scalars(select(MailTemplate.kind)))


def change_words(actor: Actor, kind: str, words: Words) -> None:
    """Raises FieldError for an empty text or an unknown placeholder. The default words leave no row."""
    words = Words(" ".join(words.subject.split()), words.message.replace("\r\n", "\n").strip())
    check_words(kind, words)
    own = _own(kind, lock=True)
    if words == TEXTS[kind].words:
        _forget(own)
    elif own is None:
        db.session.add(MailTemplate(kind=kind, subject_line=words.subject, message=words.message))
    else:
        own.subject_line, own.message = words.subject, words.message
    _note(actor, f"{actor.name} changed the email wording: {TEXTS[kind].title}")


def reset_words(actor: Actor, kind: str) -> None:
    own = _own(kind, lock=True)
    if own is not None:
        _forget(own)
        _note(actor, f"{actor.name} restored the original email wording: {TEXTS[kind].title}")


def _forget(own: MailTemplate | None) -> None:
    if own is not None:
        db.session.delete(own)
        db.session.flush()


def _own(kind: str, *, lock: bool = False) -> MailTemplate | None:
    wanted = select(MailTemplate).where(MailTemplate.kind == kind)
    return db.session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()


def _note(actor: Actor, summary: str) -> None:
    record(actor, "settings.mail_text_changed", summary, "business")
