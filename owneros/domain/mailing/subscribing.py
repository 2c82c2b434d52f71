"""A mail service asks whether its notices are wanted; a task says yes by a call to the outside."""

import hashlib
import logging
from typing import Any

from owneros.foundation.outbox import emit
from owneros.foundation.tasks import at_death, handler
from owneros.vendors.mail import notices

log = logging.getLogger("owneros.mail")


def ask_to_confirm(url: str) -> None:
    """In the caller's transaction, once for each address."""
    emit(
        "mail.confirm_subscription",
        {"url": url},
        dedupe=f"mail_subscription:{hashlib.sha256(url.encode()).hexdigest()}",
    )


@handler("mail.confirm_subscription")
def confirm_subscription(payload: dict[str, Any]) -> None:
    notices.confirm(payload["url"])
    log.info("mail_subscription_confirmed")


@at_death("mail.confirm_subscription")
def note_unconfirmed(_payload: dict[str, Any]) -> None:
    log.error("mail_subscription_unconfirmed")
