"""Stripe, API 2026-10-28.endive: Accounts v2, hosted Checkout, payments, refunds, signed events.

It refuses what Stripe refuses, so that code which passes here passes there. Every object lives in
one account; the platform's own account is `PLATFORM`. Stored bodies are the answers themselves;
keys that begin with an underscore stay inside.
"""

from owneros.sandbox.box import Vendor
from owneros.sandbox.kit.calls import import_areas
from owneros.sandbox.kit.delivery_controls import delivery_controls
from owneros.sandbox.stripe import (
    account_controls,
    api,
    checkout_page,
    deliverer,
    events,
    idempotency,
    money_controls,
    onboarding_page,
    problems,
)

import_areas(__name__)
VENDOR = Vendor(
    name="stripe",
    prefix="/stripe",
    title="Stripe",
    blueprints=(
        api.calls(),
        checkout_page.pages,
        onboarding_page.pages,
        delivery_controls(events.DELIVERIES),
        account_controls.pages,
        money_controls.pages,
    ),
    refuse=problems.fault_answer,
    call_key=idempotency.call_key,
    deliverer=deliverer.deliverer,
    home="sandbox/stripe/home.html",
    logged_headers=("Stripe-Account", "Stripe-Version", "Stripe-Context"),
)
