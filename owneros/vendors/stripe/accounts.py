"""Connected accounts (Accounts v2) and the way into their onboarding.

Source: docs.stripe.com/connect/saas/tasks/create and docs.stripe.com/api/v2/core/accounts.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from owneros.vendors.stripe.client import client
from owneros.vendors.stripe.errors import translated
from owneros.vendors.stripe.keys import make_once

if TYPE_CHECKING:
    import stripe

BUSINESS = "owneros_business"
DUE = ("currently_due", "past_due")
RECENT = 100


@dataclass(frozen=True)
class Account:
    """`card_payments` and `ach_payments`: active, pending, restricted, rejected or unsupported.

    `requirements_due` counts what the business itself has to hand in now.
    """

    id: str
    card_payments: str
    ach_payments: str
    requirements_due: int
    closed: bool


def create_account(*, email: str, business_name: str, reference: str, key: str) -> Account:
    """A full-dashboard account: Stripe collects its fees from it and carries its losses. Once for each key.

    Unlike v1, a repeat of a v2 call under its key finishes work that failed, so the key never changes.
    Source: docs.stripe.com/api-v2-overview#idempotency. `email` must not be empty.
    """

    @translated()
    def make() -> Account:
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
                "metadata": {BUSINESS: reference},
            },
            {"idempotency_key": key},
        )
        return _account(made)

    return make_once(make, lambda: find_account(reference))


@translated()
def find_account(reference: str) -> Account | None:
    """The account of a business among the newest hundred, as when it was renamed before the answer came."""
    for body in client().v2.core.accounts.list({"limit": RECENT}).data:
        metadata = getattr(body, "metadata", None)
        if metadata is not None and metadata.to_dict().get(BUSINESS) == reference:
            return retrieve_account(body.id)
    return None


@translated()
def retrieve_account(account_id: str) -> Account:
    accounts = client().v2.core.accounts
    return _account(accounts.retrieve(account_id, {"include": ["configuration.merchant", "requirements"]}))


@translated()
def create_onboarding_link(account_id: str, *, return_url: str, refresh_url: str) -> str:
    """A single-use address, good for minutes: make it when it is clicked."""
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
    """What v2 has nothing to say about is left out of its answer, so each step may lead nowhere."""
    requirements = getattr(body, "requirements", None)
    entries = getattr(requirements, "entries", None) or []
    return Account(
        id=body.id,
        card_payments=_status(body, "card_payments", "pending"),
        ach_payments=_status(body, "ach_debit_payments", "unsupported"),
        requirements_due=sum(1 for entry in entries if _is_due(entry)),
        closed=bool(getattr(body, "closed", None)),
    )


def _status(body: "stripe.v2.core.Account", capability: str, unknown: str) -> str:
    found: Any = body
    for name in ("configuration", "merchant", "capabilities", capability, "status"):
        found = getattr(found, name, None)
    return found or unknown


def _is_due(entry: Any) -> bool:
    deadline = getattr(getattr(entry, "minimum_deadline", None), "status", "")
    return getattr(entry, "awaiting_action_from", "") == "user" and deadline in DUE
