"""Issuing an estimate, a new link for it, and later more time, or the same offer again."""

from datetime import date

from sqlalchemy import select

from owneros.domain.billing.documents.issuing import issue_draft, refuse_other_tax
from owneros.domain.billing.documents.linking import renew_link
from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.documents.revisions import freeze
from owneros.domain.billing.estimates.models import WAITING, Estimate
from owneros.domain.billing.estimates.snapshot import snapshot
from owneros.domain.billing.estimates.statuses import refusal
from owneros.domain.people.tenants.models import Business
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError


def issue(actor: Actor, estimate: Estimate) -> None:
    """Draft -> sent. Issuing again changes nothing."""
    if estimate.status != "draft":
        return
    refuse_other_tax(estimate)
    prefix = db.session.scalars(select(Business.estimate_prefix)).one()
    issue_draft(actor, estimate, prefix, snapshot)


def make_revision(actor: Actor, estimate: Estimate) -> None:
    """Freeze the estimate as it is now. Earlier revisions stay for ever."""
    freeze(actor, estimate, snapshot)


def replace_link(actor: Actor, estimate: Estimate) -> None:
    """For a link that went astray. A draft has none."""
    if estimate.status == "draft":
        raise StateError("This estimate has no link yet.")
    renew_link(estimate)
    words = f"New link created for {estimate.label}; the old one no longer works"
    note(actor, "estimate.link_replaced", words, estimate)


def extend(actor: Actor, estimate: Estimate, expires_on: date | None, today: date) -> None:
    """More time to sign. The offer itself stays, so it stays the same revision's price; the date is new."""
    check_extending(estimate)
    if expires_on is not None and expires_on < today:
        raise FieldError("expires_on", "Choose a day in the future.")
    estimate.expires_on = expires_on
    make_revision(actor, estimate)
    until = f"{expires_on:%b} {expires_on.day}, {expires_on.year}" if expires_on else "no end date"
    note(actor, "estimate.extended", f"{estimate.label} extended: {until}", estimate)


def check_extending(estimate: Estimate) -> None:
    """Whether it waits for an answer. Raises StateError."""
    if estimate.status not in WAITING:
        raise StateError("Only an estimate that waits for an answer can be extended.")


def reopen(actor: Actor, estimate: Estimate) -> None:
    """After a decline or a wish for changes: the same offer asks again. Raises StateError."""
    if estimate.status not in ("declined", "changes_asked"):
        raise StateError(refusal(estimate.status, "sent") or "Only an answered estimate can be reopened.")
    estimate.status = "sent"
    estimate.answer = ""
    estimate.answered_at = None
    note(actor, "estimate.reopened", f"{estimate.label} reopened", estimate)
