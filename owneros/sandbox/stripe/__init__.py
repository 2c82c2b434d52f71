"""Stripe, API 2026-10-28.endive: Accounts v2, hosted Checkout, payments, refunds, signed events.

It refuses what Stripe refuses, so that code which passes here passes there. Every object lives in
one account; the platform's own account is `PLATFORM`. Stored bodies are the answers themselves;
keys that begin with an underscore stay inside.
"""

from owneros.sandbox.box import Vendor
from owneros.sandbox.stripe import api, deliveries, idempotency, problems

VENDOR = Vendor(
    name="stripe",
    prefix="/stripe",
    title="Stripe",
    register=api.register,
    refuse=problems.fault_answer,
    call_key=idempotency.call_key,
    schema=deliveries.SCHEMA + idempotency.SCHEMA,
)
