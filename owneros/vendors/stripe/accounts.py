"""Connected accounts (Accounts v2) and the way into their onboarding.

Source: docs.stripe.com/connect/saas/tasks/create and docs.stripe.com/api/v2/core/accounts.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from owneros.vendors.stripe.client import client
from owneros.vendors.stripe.errors import translated
from owneros.vendors.stripe.keys import make_once

if TYPE_CHECKING:
    import stripe


@dataclass(frozen=True)
class Account:
    """`card_payments` and `ach_payments`: active, pending, restricted, rejected or unsupported."""

    id: str
    card_payments: str
    ach_payments: str
    requirements_due: int


def create_account(*, email: str, business_name: str, reference: str, key: str) -> Account:
    """A full-dashboard account: Stripe collects its fees from it and carries its losses."""

    def make(one_key: str) -> Account:
        with translated():
            made = client().v2.core.accounts.create(
                {
                    "contact_email": email,
                    "display_name": business_name,
                    "dashboard": "full",
                    "identity": {"country": "us"},
                    "defaults": {
                        "currency": "usd",
                        "responsibilities": {"fees_collector": "stripe", "losses_collector": "stripe"},
                    },
                    "configuration": {
                        "merchant": {
                            "capabilities": {
                                "card_payments": {"requested": True},
                                "ach_debit_payments": {"requested": True},
                            }
                        }
                    },
                    "include": ["configuration.merchant", "requirements"],
                    "metadata": {"owneros_business": reference},
                },
                {"idempotency_key": one_key},
            )
            return _account(made)

    # An account whose making was answered by a 500 cannot be looked up; it stays empty, the next one is used.
    return make_once(key, make, lambda: None)


def retrieve_account(account_id: str) -> Account:
    with translated():
        found = client().v2.core.accounts.retrieve(
            account_id, {"include": ["configuration.merchant", "requirements"]}
        )
        return _account(found)


def create_onboarding_link(account_id: str, *, return_url: str, refresh_url: str) -> str:
    """A single-use address, good for minutes: make it when it is clicked."""
    with translated():
        link = client().v2.core.account_links.create(
            {
                "account": account_id,
                "use_case": {
                    "type": "account_onboarding",
                    "account_onboarding": {"return_url": return_url, "refresh_url": refresh_url},
                },
            }
        )
        return link.url


def _account(body: "stripe.v2.core.Account") -> Account:
    merchant = body.configuration.merchant if body.configuration else None
    capabilities = merchant.capabilities if merchant else None
    cards = capabilities.card_payments if capabilities else None
    debits = capabilities.ach_debit_payments if capabilities else None
    entries = body.requirements.entries if body.requirements else None
    return Account(
        id=body.id,
        card_payments=cards.status if cards else "pending",
        ach_payments=debits.status if debits else "unsupported",
        requirements_due=len(entries or []),
    )
