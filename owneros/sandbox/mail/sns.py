"""SNS: a topic that asks before it tells, and signs what it says; its certificate is fetched from here.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import base64
import json
import secrets
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Blueprint, Response, abort, request

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.clock import iso
from owneros.sandbox.store import Json

pages = Blueprint("sns", __name__, url_prefix="/_sandbox/sns")
TOPIC = "arn:aws:sns:us-east-1:123456789012:owneros-mail"
NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
KEY_BITS = 2048


@dataclass(frozen=True)
class Sent:
    """A body and its headers; `On-Demand` is the password that is sent only when it is asked for."""

    body: str
    headers: dict[str, str]


def password(box: Box) -> str:
    return "Basic " + base64.b64encode(f"owneros:{box.settings.mail_secret}".encode()).decode()


def confirmed(box: Box) -> bool:
    return bool(box.store.setting("sns_confirmed", False))


def told(box: Box, message: str) -> Sent:
    envelope = _envelope("Notification", message)
    return _signed(box, envelope, NOTIFICATION)


def question(box: Box) -> Sent:
    asked = {"Action": "ConfirmSubscription", "TopicArn": TOPIC, "Token": _token(box)}
    words = f"You have chosen to subscribe to the topic {TOPIC}. Visit the SubscribeURL to confirm."
    envelope = _envelope("SubscriptionConfirmation", words) | {
        "Token": asked["Token"],
        "SubscribeURL": f"{box.settings.own_url}/_sandbox/sns/?{urlencode(asked)}",
    }
    return _signed(box, envelope, CONFIRMATION)


@pages.get("/")
def confirm() -> Response:
    """What the SubscribeURL leads to."""
    box = current_box()
    if request.args.get("Token") != _token(box) or request.args.get("TopicArn") != TOPIC:
        abort(400)
    box.store.set_setting("sns_confirmed", True)
    return Response("<ConfirmSubscriptionResponse/>", mimetype="text/xml")


@pages.get("/SimpleNotificationService-<name>.pem")
def certificate(name: str) -> Response:
    kept = _key(current_box())
    if name != kept["name"]:
        abort(404)
    return Response(kept["certificate"], mimetype="application/x-pem-file")


def _envelope(kind: str, message: str) -> Json:
    return {
        "Type": kind,
        "MessageId": str(uuid.uuid4()),
        "TopicArn": TOPIC,
        "Message": message,
        "Timestamp": iso(int(time.time())),
        "SignatureVersion": "2",
    }


def _signed(box: Box, envelope: Json, fields: tuple[str, ...]) -> Sent:
    kept = _key(box)
    key = serialization.load_pem_private_key(kept["key"].encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - of our own making
    text = "".join(f"{name}\n{envelope[name]}\n" for name in fields if name in envelope)
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    whole = envelope | {
        "Signature": base64.b64encode(signature).decode(),
        "SigningCertURL": f"{box.settings.own_url}/_sandbox/sns/SimpleNotificationService-{kept['name']}.pem",
    }
    headers = {
        "Content-Type": "text/plain; charset=UTF-8",
        "x-amz-sns-message-type": envelope["Type"],
        "On-Demand": password(box),
    }
    return Sent(json.dumps(whole), headers)


def _token(box: Box) -> str:
    with box.store.transaction():
        token = str(box.store.setting("sns_token", "")) or secrets.token_hex(64)
        box.store.set_setting("sns_token", token)
    return token


def _key(box: Box) -> Json:
    """Made at the first need, since it takes its time."""
    with box.store.transaction():
        kept = box.store.get("sns_key", "key")
        return kept or box.store.put("sns_key", "key", _new_key())


def _new_key() -> Json:
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.sandbox")])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return {
        "name": made.fingerprint(hashes.SHA256()).hex(),
        "key": key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain).decode(),
        "certificate": made.public_bytes(pem).decode(),
    }
