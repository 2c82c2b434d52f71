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
            Item("Demolition", Decimal(10), "h", 90_0000, None, 45_0000, "labour"),
            Item("Tile", Decimal(1), "", 1_100_0000, None, 600_0000, "materials"),
            Item(
                "Heated floor",
                Decimal(1),
                "",
                800_0000,
                None,
                300_0000,
                "subs",
                optional=True,
                selected=False,
            ),
        ],
        "deposit": Deposit("percent", Decimal(30)),
        **changes,
    }
    return drafting.draft(SAM, EstimateContent(**content))
