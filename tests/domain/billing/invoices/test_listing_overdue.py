"""Whoever chases money begins with what is owed for the longest time."""

from datetime import date, timedelta

import pytest

from owneros.domain.billing.documents import listing
from owneros.domain.billing.invoices.queries import LIST
from tests.desk import a_client, an_invoice

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("name", "dues"), [("overdue", [90, 45, 3, 2]), ("all", [2, 3, 45, 90])])
def test_the_longest_overdue_comes_first_and_all_by_their_date(cast, in_tenant, monkeypatch, name, dues):
    monkeypatch.setattr(listing, "PAGE", 3)
    with in_tenant(cast.owner.tenant_id):
        client = a_client()
        for days in (3, 90, 2, 45):
            day = TODAY - timedelta(days=days)
            an_invoice(client, issued_on=day, due_on=day)
        first = LIST.show(name, TODAY).page
        rest = LIST.show(name, TODAY, after=first.after).page
        assert rest.after is None
        assert [(TODAY - row.due_on).days for row in (*first.rows, *rest.rows)] == dues
