"""The mail service's notices: verified on the raw body, noted, answered. A repeat changes nothing."""

import logging

from flask import current_app, request
from flask.typing import ResponseReturnValue

from owneros.blueprints.webhooks import bp
from owneros.domain.mailing.bouncing import note_bounce
from owneros.foundation.database import db
from owneros.vendors.mail.bounces import BadNotice, read_bounce
from owneros.web import csrf
from owneros.web.guards import open_to

log = logging.getLogger("owneros.webhooks")
LARGEST = 64 * 1024
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@bp.post("/webhooks/mail")
@csrf.protect.exempt
@open_to("vendor")
def bounced() -> ResponseReturnValue:
    """200 for each verified notice, also of mail that is not ours; 400 for what is not signed."""
    if (request.content_length or 0) > LARGEST:
        return "too large", 413, TEXT
    secret = current_app.extensions["settings"].mail_webhook_secret
    try:
        notice = read_bounce(request.get_data(cache=False), request.headers.get("Mail-Signature", ""), secret)
    except BadNotice:
        log.warning("webhook_refused", extra={"provider": "mail", "path": request.path})
        return "bad signature", 400, TEXT
    fresh = notice.message_id is not None and note_bounce(notice.message_id, notice.reason)
    db.session.commit()
    log.info("webhook_received", extra={"kind": "mail.bounce", "fresh": fresh})
    return "ok", 200, TEXT
