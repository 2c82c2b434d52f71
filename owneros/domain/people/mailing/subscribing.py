"""A mail service asks whether its notices are wanted; a task says yes by a call to the outside."""

import hashlib
import logging

from owneros.foundation.dying import OPERATOR
from owneros.foundation.outbox import emit
from owneros.foundation.tasks import handler
from owneros.vendors.mail.notices import amazon

log = logging.getLogger("owneros.mail")


def ask_to_confirm(url: str) -> None:
    """In the caller's transaction, once for each address."""
    emit(
        "mail.confirm_subscription",
        {"url": url},
        dedupe=f"mail_subscription:{hashlib.sha256(url.encode()).hexdigest()}",
    )


@handler("mail.confirm_subscription", heard_by=OPERATOR)
def confirm_subscription(url: str) -> None:
    amazon.confirm(url)
    log.info("mail_subscription_confirmed")
