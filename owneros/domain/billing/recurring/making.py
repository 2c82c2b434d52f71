"""What is due becomes an invoice, once for each date, whatever the number of ticks and workers.

The series is locked throughout. A failure of the domain (a client who is archived, a retired tax rate, an
address that refuses mail) undoes the invoice, is recorded at its date, and is tried again the next day.
An invoice is dated and numbered when it is made; at night its mail waits until the quiet hours are over.
"""

import uuid
from datetime import date

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices.drafting import draft
from owneros.domain.billing.invoices.issuing import issue
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.sending import first_words, mail_invoice
from owneros.domain.billing.recurring.content import invoice_on, retired_rate, stored_content
from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.domain.billing.recurring.noting import note
from owneros.domain.billing.recurring.rhythm import due
from owneros.domain.billing.recurring.words import COLLAPSED
from owneros.domain.billing.recurring.writing import go_on, passed, record_date, skip_date, skipped_ahead
from owneros.domain.billing.reminders.quiet_hours import after_quiet_hours
from owneros.domain.clients.clients.addressees import addressees
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.queries import refused
from owneros.domain.people.mailing.wording import words_of
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, NotFound, StateError
from owneros.foundation.periods import now

MOST_FAILURES = 3
OUR_FAULT = "Something went wrong on our side. We try again tomorrow."
BY_ITSELF = Actor.system()


def make_due(series_id: uuid.UUID, today: date) -> Invoice | None:
    """The invoice that was made; None when nothing is due, or when it failed (the series says why)."""
    series = reach(RecurringSeries, series_id, lock=True)
    if series.status != "active":
        return None
    days = due(series.rhythm, series.end, series.next_on, passed(series), today, skipped_ahead(series))
    if not days:
        return None
    for missed in days[:-1]:
        skip_date(series, missed, COLLAPSED)
        go_on(series, missed)
    try:
        with db.session.begin_nested():
            invoice = _make(series, days[-1], today)
    except (FieldError, StateError, NotFound) as error:
        note_failure(series, error.message)
        return None
    row = record_date(series, days[-1])
    row.state = "made"
    row.invoice_id = invoice.id
    row.error = ""
    series.failures = 0
    go_on(series, days[-1])
    note(
        BY_ITSELF,
        "recurring.made",
        f"{invoice.label} was created by a recurring invoice"
        if invoice.number
        else "A draft was created by a recurring invoice",
        series,
        invoice_id=str(invoice.id),
    )
    return invoice


def note_failure(series: RecurringSeries, why: str) -> None:
    """At the date that is due; the third failure in a row pauses the series. The series is locked."""
    if series.next_on is None:
        return
    row = record_date(series, series.next_on)
    row.state = "failed"
    row.error = why
    row.attempts = (row.attempts or 0) + 1
    series.failures += 1
    if series.failures >= MOST_FAILURES:
        series.status = "paused"
        series.paused_at = now()
        series.paused_because = why
        note(BY_ITSELF, "recurring.gave_up", f"A recurring invoice paused automatically: {why}", series)
    else:
        note(BY_ITSELF, "recurring.failed", f"A recurring invoice could not be created: {why}", series)


def _make(series: RecurringSeries, period_on: date, today: date) -> Invoice:
    """Raises FieldError, StateError."""
    content = stored_content(series)
    client = reach(Client, series.client_id)
    if client.archived_at is not None:
        raise StateError(f"{client.name} is archived. Restore the client, or stop this recurring invoice.")
    if retired := retired_rate(content.invoice.lines):
        raise StateError(f"The tax rate {retired} is retired. Choose another one in this recurring invoice.")
    invoice = draft(BY_ITSELF, invoice_on(content, today))
    if series.mode == "sent":
        _send(invoice, client, f"recurring:{series.id}:{period_on}")
    return invoice


def _send(invoice: Invoice, client: Client, once_key: str) -> None:
    to = addressees(client)
    if not to:
        raise StateError(f"{client.name} has no email address to send the invoice to.")
    if all(refused(address) for address in to):
        raise StateError(f"The last email to {to[0]} did not arrive. Fix the address.")
    issue(BY_ITSELF, invoice)
    # The subject is settled; the message is filled in when it goes out, which may be hours later.
    mail = Mail(to, first_words(invoice).subject, words_of("invoice").message, once_key)
    mail_invoice(BY_ITSELF, invoice, mail, after_quiet_hours(), by_itself=True)
