"""Notices of mail services about mail that did not arrive or was not wanted, each verified in its way.

Hard: the address takes no mail. Soft: this mail did not get through now. A complaint: it was called spam.
"""

from collections.abc import Callable

from owneros.vendors.mail.notices import mailgun, own, postmark, resend, ses
from owneros.vendors.mail.notices.notice import Notice, Post, Subscription

READERS: dict[str, Callable[[Post], Notice | Subscription]] = {
    "own": own.read,
    "postmark": postmark.read,
    "ses": ses.read,
    "mailgun": mailgun.read,
    "resend": resend.read,
}
