"""Hands over the events, signed; at its turns sessions expire and banks answer."""

from sqlite3 import Row

from owneros.sandbox.box import Box
from owneros.sandbox.kit.deliverer import Deliverer, Outcome, knows_the_app, post
from owneros.sandbox.kit.signing import timestamped
from owneros.sandbox.stripe import targets
from owneros.sandbox.stripe.debiting import finish_due
from owneros.sandbox.stripe.events import DELIVERIES
from owneros.sandbox.stripe.sessions import expire_due


def deliverer(box: Box) -> Deliverer:
    return Deliverer(box, DELIVERIES, hand_over, ready=is_ready, come_due=come_due)


def is_ready(box: Box) -> bool:
    return knows_the_app(box) or targets.has_own(box)


def come_due(box: Box) -> None:
    expire_due(box)
    finish_due(box)


def hand_over(box: Box, row: Row) -> Outcome:
    target = targets.by_name(box, row["target"])
    if target is None:
        return None, "No endpoint"
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": timestamped(row["payload"], target.secret),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks) OwnerOS-sandbox",
    }
    return post(target.url, row["payload"], headers)
