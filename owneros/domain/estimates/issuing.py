"""Issuing: the draft gets its number, its public link and its first immutable revision; later, more time."""

from datetime import date

from sqlalchemy import select

from owneros.domain.clients.models import Client
from owneros.domain.estimates.models import WAITING, Estimate, EstimateRevision
from owneros.domain.estimates.noting import note
from owneros.domain.estimates.snapshot import snapshot
from owneros.domain.estimates.statuses import refusal
from owneros.domain.links import opening as links
from owneros.domain.tenants.models import Business
from owneros.domain.tenants.numbering import take_number
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.links import absolute
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now
from owneros.foundation.search import normalise


def issue(actor: Actor, estimate: Estimate) -> None:
    """Draft -> sent. Issuing again changes nothing."""
    if estimate.status != "draft":
        return
    client = reach(Client, estimate.client_id)
    if client.tax_exempt != estimate.tax_exempt:
        became = "tax-exempt" if client.tax_exempt else "taxable"
        raise StateError(
            f"{client.name} became {became} since this draft was written. "
            "Edit and save it, so that its tax is right."
        )
    prefix = db.session.scalars(select(Business.estimate_prefix)).one()
    estimate.number = take_number("estimate")
    draft_label, estimate.label = estimate.label, f"{prefix}{estimate.number:04d}"
    estimate.search_text = normalise(estimate.label) + estimate.search_text.removeprefix(
        normalise(draft_label)
    )
    estimate.status, estimate.sent_at = "sent", now()
    make_revision(actor, estimate)
    renew_link(estimate)
    note(
        actor,
        "estimate.issued",
        f"{estimate.label} issued for {format_cents(estimate.total_cents)}",
        estimate,
    )


def make_revision(actor: Actor, estimate: Estimate) -> EstimateRevision:
    """Freeze the document as it is now. Earlier revisions stay for ever."""
    db.session.flush()
    estimate.revision += 1
    revision = EstimateRevision(
        estimate_id=estimate.id,
        revision=estimate.revision,
        snapshot=snapshot(estimate),
        total_cents=estimate.total_cents,
        sent_by=actor.name,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def latest_revision(estimate: Estimate) -> EstimateRevision:
    return db.session.scalars(
        select(EstimateRevision).where(
            EstimateRevision.estimate_id == estimate.id, EstimateRevision.revision == estimate.revision
        )
    ).one()


def renew_link(estimate: Estimate) -> str:
    """A new public link; the earlier one stops working. Returns the token."""
    token = links.renew_link("estimate", estimate.id)
    estimate.link_token = token
    db.session.flush()
    return token


def link_of(estimate: Estimate) -> str:
    """The client's address of the estimate; empty for a draft."""
    token = estimate.link_token
    return absolute(f"/e/{token.reveal()}") if token else ""


def replace_link(actor: Actor, estimate: Estimate) -> None:
    """For a link that went astray. A draft has none."""
    if estimate.status == "draft":
        raise StateError("This estimate has no link yet.")
    renew_link(estimate)
    note(
        actor, "estimate.link_replaced", f"New link made for {estimate.label}; the old one is dead", estimate
    )


def extend(actor: Actor, estimate: Estimate, expires_on: date | None, today: date) -> None:
    """More time to sign. The offer itself stays, so it stays the same revision's price; the date is new."""
    if estimate.status not in WAITING:
        raise StateError("Only an estimate that waits for an answer can be extended.")
    if expires_on is not None and expires_on < today:
        raise FieldError("expires_on", "Choose a day that is still to come.")
    estimate.expires_on = expires_on
    make_revision(actor, estimate)
    until = f"{expires_on:%b} {expires_on.day}, {expires_on.year}" if expires_on else "without an end"
    note(actor, "estimate.extended", f"{estimate.label} extended: {until}", estimate)


def reopen(actor: Actor, estimate: Estimate) -> None:
    """After a decline or a wish for changes: the same offer asks again. Raises StateError."""
    if estimate.status not in ("declined", "changes_asked"):
        raise StateError(
            refusal(estimate.status, "sent") or "Only what was answered with no or a wish can be re-opened."
        )
    estimate.status, estimate.answer, estimate.answered_at = "sent", "", None
    note(actor, "estimate.reopened", f"{estimate.label} re-opened", estimate)
    db.session.flush()
