"""The client says no, or asks for changes. Both are answers in words that the business reads."""

from datetime import date

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.estimates import notices
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.statuses import expired, refusal
from owneros.foundation.audit import Actor
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.periods import now

# What a client answered.
SAID = {"declined": "{number} declined", "changes_asked": "Client asked for changes to {number}"}


def decline(actor: Actor, estimate: Estimate, reason: str, today: date) -> None:
    """The reason may be empty: a client owes none. The estimate is locked. Raises StateError."""
    _answer(actor, estimate, "declined", reason, today)


def ask_for_changes(actor: Actor, estimate: Estimate, wish: str, today: date) -> None:
    """Raises StateError, FieldError at `message`."""
    if not wish:
        raise FieldError("message", "Say what should be different.")
    _answer(actor, estimate, "changes_asked", wish, today)


def check_answering(estimate: Estimate, status: str, today: date) -> None:
    """Whether it waits for this answer. Raises StateError."""
    late = expired(estimate.status, estimate.expires_on, today)
    if reason := refusal(estimate.status, status, is_expired=late):
        raise StateError(reason)


def _answer(actor: Actor, estimate: Estimate, status: str, words: str, today: date) -> None:
    check_answering(estimate, status, today)
    estimate.status = status
    estimate.answer = words
    estimate.answered_at = now()
    said = SAID[status].format(number=estimate.label)
    note(actor, f"estimate.{status}", f"{said}: {words}" if words else said, estimate)
    if actor.kind == "client":
        notices.tell_business(estimate, status, words)
