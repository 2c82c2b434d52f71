"""Mail to bounce@, softbounce@ or complaint@ (also with +word) is taken, and then told of to the app.

In the form of a mail service: our own unless another was chosen at /_sandbox/mail/form.
"""

import base64
import json
import secrets
from email import message_from_bytes, policy
from http import HTTPStatus
from sqlite3 import Row

from owneros.sandbox.box import Box
from owneros.sandbox.kit.deliverer import Deliverer, Outcome, post
from owneros.sandbox.kit.deliveries import Deliveries
from owneros.sandbox.mail import sns
from owneros.sandbox.mail.forms import FORMS, Told
from owneros.sandbox.mail.sns import Sent
from owneros.sandbox.store import Json

NOTICES = Deliveries("mail")
WORDS = {"bounce": "hard", "softbounce": "soft", "complaint": "complaint"}
SENDER = {"User-Agent": "OwnerOS-sandbox mail"}


def kind_for(address: str) -> str | None:
    return WORDS.get(address.lower().partition("@")[0].partition("+")[0])


def chosen_form(box: Box) -> str:
    return str(box.store.setting("mail_form", "own"))


def plan(box: Box, mail: Json, address: str, kind: str, form: str) -> None:
    """The notice waits until the app takes it."""
    message = message_from_bytes(base64.b64decode(mail["raw"]), policy=policy.compat32)
    notice = FORMS[form].tell(Told(kind, address, mail["envelope_from"], list(message.items())))
    NOTICES.queue(box, secrets.token_hex(8), kind, json.dumps(notice), [form])


def deliverer(box: Box) -> Deliverer:
    return Deliverer(box, NOTICES, hand_over)


def hand_over(box: Box, row: Row) -> Outcome:
    """The target is the form. SNS tells nothing before its question was answered, which it asks here."""
    form = FORMS[row["target"]]
    url = box.settings.app_url + form.path
    if row["target"] == "ses" and not sns.confirmed(box):
        send(url, sns.question(box))
        return None, "Not confirmed"
    return send(url, form.wrap(box, json.loads(row["payload"])))


def send(url: str, sent: Sent) -> Outcome:
    """A password goes along when it was asked for, as SNS does it."""
    headers = dict(sent.headers)
    password = headers.pop("On-Demand", None)
    outcome = post(url, sent.body, headers | SENDER)
    if password and outcome[0] == HTTPStatus.UNAUTHORIZED:
        return post(url, sent.body, headers | {"Authorization": password} | SENDER)
    return outcome
