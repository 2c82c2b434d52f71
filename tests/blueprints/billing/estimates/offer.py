"""The estimate of these tests: $900 of labor, $1,100 of materials, and an option of $800."""

from datetime import date
from decimal import Decimal
from typing import Any

from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.content import Deposit, EstimateContent, Item
from owneros.domain.billing.estimates.models import Estimate
from tests.desk import SAM, a_client

TODAY = date(2026, 11, 2)


def an_estimate(**changes: Any) -> Estimate:
    content: dict[str, Any] = {
        "client_id": a_client().id,
        "title": "Hall bath",
        "issued_on": TODAY,
        "lines": [
            Item("Demolition", Decimal(10), "h", 9_000, None, 4_500, "labour"),
            Item("Tile", Decimal(1), "", 110_000, None, 60_000, "materials"),
            Item("Heated floor", Decimal(1), "", 80_000, None, 30_000, "subs", optional=True, selected=False),
        ],
        "deposit": Deposit("percent", Decimal(30)),
        **changes,
    }
    return drafting.draft(SAM, EstimateContent(**content))
