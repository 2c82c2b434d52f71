"""Payments: the list, one payment, recording by hand, refunds, credit, and the connection to Stripe."""

from flask import Blueprint

bp = Blueprint("payments", __name__)

from owneros.blueprints.payments import (  # noqa: E402, F401 - they hang their routes on bp
    connection,
    credit,
    credit_use,
    for_client,
    moving,
    pages,
    recording,
    refunds,
    undoing,
)
