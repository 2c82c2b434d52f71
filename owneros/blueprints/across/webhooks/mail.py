"""The mail service's notices: verified on the raw body, noted, answered. A repeat changes nothing."""

import logging

from flask import current_app, request

from owneros.blueprints.across.webhooks.area import bp
from owneros.domain.people.mailing.bouncing import note_bounce, note_complaint, note_delay
from owneros.domain.people.mailing.subscribing import ask_to_confirm
from owneros.foundation.database import db
from owneros.vendors.mail.notices import READERS
from owneros.vendors.mail.notices.notice import BadNotice, NoPassword, Notice, Post, Subscription, Unchecked
from owneros.web import csrf
from owneros.web.answers import Answer

log = logging.getLogger("owneros.webhooks")
LARGEST = 256 * 1024  # bytes; the headers of a mail come along
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
ASK = TEXT | {"WWW-Authenticate": 'Basic realm="mail notices", charset="UTF-8"'}


@bp.post("/webhooks/mail", whom="vendor")
@csrf.protect.exempt
def own_form() -> Answer:
    return _take("own")


@bp.post("/webhooks/mail/postmark", whom="vendor")
@csrf.protect.exempt
def postmark() -> Answer:
    return _take("postmark")


@bp.post("/webhooks/mail/ses", whom="vendor")
@csrf.protect.exempt
def ses() -> Answer:
    return _take("ses")


@bp.post("/webhooks/mail/mailgun", whom="vendor")
@csrf.protect.exempt
def mailgun() -> Answer:
    return _take("mailgun")


@bp.post("/webhooks/mail/resend", whom="vendor")
@csrf.protect.exempt
def resend() -> Answer:
    return _take("resend")


def _take(service: str) -> Answer:
    """200 for each verified notice, also of mail that is not ours; 400 and 401 for what is not verified."""
    if (request.content_length or 0) > LARGEST:
        return "too large", 413, TEXT
    headers = {name.lower(): value for name, value in request.headers}
    secret = current_app.extensions["settings"].mail_webhook_secret
    try:
        told = READERS[service](Post(request.get_data(cache=False), headers, secret))
    except NoPassword:
        if "authorization" in headers:
            log.warning("webhook_refused", extra={"provider": service, "path": request.path})
        return "password needed", 401, ASK
    except BadNotice:
        log.warning("webhook_refused", extra={"provider": service, "path": request.path})
        return "bad signature", 400, TEXT
    except Unchecked:
        log.exception("webhook_unchecked", extra={"provider": service, "path": request.path})
        return "try again", 503, TEXT
    fresh, kind = _act_on(told)
    db.session.commit()
    log.info("webhook_received", extra={"kind": f"mail.{kind}", "provider": service, "fresh": fresh})
    return "ok", 200, TEXT


def _act_on(told: Notice | Subscription) -> tuple[bool, str]:
    """Whether anything changed, and by what kind of notice."""
    if isinstance(told, Subscription):
        ask_to_confirm(told.url)
        return True, "subscription"
    if told.key is None or told.kind == "other":
        return False, told.kind
    if told.kind == "complaint":
        return note_complaint(told.key), told.kind
    if told.kind == "soft":
        return note_delay(told.key, told.reason), told.kind
    return note_bounce(told.key, told.reason), told.kind
