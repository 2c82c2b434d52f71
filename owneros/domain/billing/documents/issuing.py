"""Issuing: the draft gets its number, its first immutable revision and its public link."""

from collections.abc import Callable

from owneros.domain.billing.documents.linking import renew_link
from owneros.domain.billing.documents.models import Document
from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.documents.revisions import D, Snapshot, freeze
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.numbering import take_number
from owneros.foundation.audit import Actor
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now
from owneros.foundation.search import normalise


def refuse_other_tax(draft: Document) -> None:
    """Raises StateError when its client became taxable, or tax-exempt, since it was written."""
    client = reach(Client, draft.client_id)
    if client.tax_exempt != draft.tax_exempt:
        raise StateError(
            f"{client.name} is now tax-exempt. Edit and save this draft to update its tax."
            if client.tax_exempt
            else f"{client.name} is now taxable. Edit and save this draft to update its tax."
        )


def issue_draft(
    actor: Actor,
    draft: D,
    prefix: str,
    snapshot: Snapshot[D],
    before_frozen: Callable[[], object] = lambda: None,
) -> None:
    """Draft -> sent; whether it may be is asked before. `prefix` stands before the number in its label.

    `before_frozen` does what its first revision shall tell of, once the draft has its number.
    """
    draft.number = take_number(draft.noun)
    draft_label, draft.label = draft.label, f"{prefix}{draft.number:04d}"
    draft.search_text = normalise(draft.label) + draft.search_text.removeprefix(normalise(draft_label))
    draft.status = "sent"
    draft.sent_at = now()
    before_frozen()
    freeze(actor, draft, snapshot)
    renew_link(draft)
    summary = f"{draft.label} issued for {format_cents(draft.total_cents)}"
    note(actor, f"{draft.noun}.issued", summary, draft)
