"""Stripe: Connect accounts, hosted Checkout, refunds, disputes, webhooks. The only importer of the SDK.

Answers are our own small dataclasses: a StripeObject carries the secret key when it is pickled.
"""

from owneros.vendors.stripe.accounts import create_account, create_onboarding_link, retrieve_account
from owneros.vendors.stripe.checkout import (
    Charge,
    CheckoutSession,
    Order,
    checkout_of_payment,
    create_checkout_session,
    expire_session,
    find_checkout_session,
    retrieve_checkout_session,
)
from owneros.vendors.stripe.client import ask_for_access, configure, load
from owneros.vendors.stripe.disputes import StripeDispute, retrieve_dispute
from owneros.vendors.stripe.errors import (
    BadSignature,
    CardDeclined,
    CutOff,
    KeyReused,
    OurKeyRefused,
    OutcomeUnknown,
    Refused,
)
from owneros.vendors.stripe.refunds import StripeRefund, create_refund, list_refunds, retrieve_refund
from owneros.vendors.stripe.webhooks import StripeEvent, read_snapshot, read_thin
