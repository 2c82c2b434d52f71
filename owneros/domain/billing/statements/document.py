"""The statement as plain data, and as a PDF."""

from typing import Any

from owneros.domain.billing.documents.keeping import draw_with_logo
from owneros.domain.billing.documents.letterhead import business_block, client_block
from owneros.domain.billing.statements.account import Account
from owneros.domain.billing.statements.words import say_entry, say_open
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.letters import long_day


def document_of(client: Client, account: Account) -> dict[str, Any]:
    """JSON-ready: money in cents, dates as text (ISO 8601)."""
    days = f"{long_day(account.from_on)} to {long_day(account.to_on)}"
    return {
        "format": 1,
        "kind": "statement",
        "label": f"Open items on {long_day(account.today)}" if account.open_only else days,
        "open_only": account.open_only,
        "title": "",
        "job": None,
        "business": business_block(),
        "client": client_block(client, tax_exempt=False),
        "from_on": account.from_on.isoformat(),
        "to_on": account.to_on.isoformat(),
        "today": account.today.isoformat(),
        "opening_cents": account.opening_cents,
        "charged_cents": account.charged_cents,
        "paid_cents": account.paid_cents,
        "closing_cents": account.closing_cents,
        "credit_cents": account.credit_cents,
        "open_cents": account.open_cents,
        "entries": [
            {
                "on": entry.on.isoformat(),
                "words": say_entry(entry.kind, entry.label),
                "about": entry.about,
                "amount_cents": entry.cents,
                "balance_cents": entry.balance_cents,
            }
            for entry in account.entries
        ],
        "open": [
            {
                "label": say_open(row.kind, row.label),
                "title": row.title,
                "issued_on": row.issued_on.isoformat(),
                "due_on": row.due_on.isoformat(),
                "late_days": max(0, (account.today - row.due_on).days),
                "total_cents": row.total_cents,
                "balance_cents": row.balance_cents,
            }
            for row in account.open_invoices
        ],
        "ages": [{"words": age.words, "amount_cents": age.cents} for age in account.ages],
    }


def draw_statement(document: dict[str, Any]) -> bytes:
    return draw_with_logo("statement", document)
