"""What a client reads on a badge."""

from datetime import date

import pytest

from owneros.domain.across.portal.words import say_estimate, say_invoice
from owneros.domain.billing.estimates.statuses import EstimateStatus
from owneros.domain.billing.invoices.statuses import InvoiceStatus

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("status", "expires_on", "words"),
    [
        ("sent", None, "Needs your answer"),
        ("viewed", date(2026, 11, 25), "Needs your answer"),
        ("viewed", date(2026, 11, 24), "Expired"),
        ("changes_asked", None, "You asked for changes"),
        ("declined", date(2026, 11, 1), "Declined"),
        ("approved", date(2026, 11, 1), "Approved"),
    ],
)
def test_an_estimate_is_said_in_the_clients_words(status, expires_on, words):
    assert say_estimate(status, expires_on, TODAY)[0] == words


@pytest.mark.parametrize(
    ("status", "due_on", "words"),
    [
        ("sent", date(2026, 12, 1), "Open"),
        ("viewed", date(2026, 12, 1), "Open"),
        ("partially_paid", date(2026, 12, 1), "Partly paid"),
        ("sent", date(2026, 11, 25), "Due today"),
        ("sent", date(2026, 11, 24), "1 day overdue"),
        ("partially_paid", date(2026, 11, 20), "5 days overdue"),
        ("paid", date(2026, 11, 1), "Paid"),
        ("written_off", date(2026, 11, 1), "Closed"),
        ("void", date(2026, 11, 1), "Void"),
    ],
)
def test_an_invoice_is_said_in_the_clients_words(status, due_on, words):
    assert say_invoice(status, due_on, TODAY)[0] == words


def test_every_status_but_a_draft_has_words():
    for status in EstimateStatus:
        if status != "draft":
            assert say_estimate(status, None, TODAY)[0]
    for status in InvoiceStatus:
        if status != "draft":
            assert say_invoice(status, TODAY, TODAY)[0]
