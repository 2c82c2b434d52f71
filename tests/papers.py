"""Documents as plain data, as snapshots are: every text that a person can have typed is the given one.

Fields that the forms keep short hold its beginning.
"""

from typing import Any


def every_document(text: str) -> dict[str, dict[str, Any]]:
    """By template."""
    return {
        "invoice.typ": an_invoice_of(text),
        "estimate.typ": an_estimate_of(text),
        "statement.typ": a_statement_of(text),
    }


def an_invoice_of(text: str) -> dict[str, Any]:
    line = {"quantity": "1", "unit_e4": 1_0000, "amount_cents": 100, "taxed": True}
    return _paper(text) | {
        "kind": "invoice",
        "due_on": "2026-11-16",
        "lines": [line | {"description": text, "unit": text[:20]}],
        "late_fees": [{"description": text, "amount_cents": 100}],
    }


def an_estimate_of(text: str) -> dict[str, Any]:
    item = {"kind": "item", "quantity": "1", "unit_e4": 1_0000, "amount_cents": 100, "taxed": True}
    view = {"utc": "u", "local": "l", "revision": 1, "ip": "2001:db8::1", "device": text}
    return _paper(text) | {
        "expires_on": "2026-12-02",
        "lines": [
            item | {"kind": "section", "description": text, "unit": "", "optional": False, "selected": True},
            item | {"description": text, "unit": text[:20], "optional": True, "selected": False},
        ],
        "evidence": {
            "method": "on_behalf",
            "signer_name": text,
            "drawing": None,
            "consent": text,
            "signed_utc": "u",
            "signed_local": "l",
            "ip": "203.0.113.7",
            "device": text,
            "sent_to": text,
            "recorded_by": text,
            "how": text,
            "sha256": "0" * 64,
            "reference": "r",
            "visits": 2,
            "views": [view],
        },
    }


def a_statement_of(text: str) -> dict[str, Any]:
    dates = {"issued_on": "2026-10-02", "due_on": "2026-10-16", "late_days": 30}
    return _paper(text) | {
        "kind": "statement",
        "open_only": False,
        "from_on": "2026-10-01",
        "to_on": "2026-11-15",
        "today": "2026-11-15",
        "opening_cents": 0,
        "charged_cents": 100,
        "paid_cents": 0,
        "closing_cents": 100,
        "credit_cents": 0,
        "open_cents": 100,
        "entries": [
            {"on": "2026-10-02", "words": text, "about": text, "amount_cents": 100, "balance_cents": 100}
        ],
        "open": [dates | {"label": text, "title": text, "total_cents": 100, "balance_cents": 100}],
        "ages": [{"words": "1 to 30 days", "amount_cents": 100}],
    }


def _paper(text: str) -> dict[str, Any]:
    place = {"street": text, "city": text[:100], "state": text[:50], "postal_code": text[:20]}
    return {
        "format": 2,
        "label": "INV-0001",
        "revision": 1,
        "title": text,
        "issued_on": "2026-11-02",
        "business": place
        | {
            "name": text,
            "email": text,
            "phone": "+15125550100",
            "website": text,
            "license_number": text[:60],
            "logo_file_id": None,
        },
        "client": place | {"name": text, "tax_exempt_id": text[:60]},
        "job": {"label": "JOB-1", "title": text, "site": place},
        "subtotal_cents": 100,
        "discount_cents": 0,
        "discount_percent": None,
        "taxes": [{"name": text[:60], "percent": "8.25", "base_cents": 100, "tax_cents": 8}],
        "tax_exempt": True,
        "total_cents": 108,
        "deposit_cents": 50,
        "terms": text,
        "notes": text,
    }
