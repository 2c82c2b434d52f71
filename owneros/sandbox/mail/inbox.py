"""/_sandbox/mail: the inbox, for people and as JSON."""

import base64
import json
from io import BytesIO
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from owneros.sandbox.box import current_box
from owneros.sandbox.kit.controls import answered, chosen
from owneros.sandbox.mail import index
from owneros.sandbox.mail.forms import FORMS, KINDS
from owneros.sandbox.mail.messages import described, parse, part_bytes
from owneros.sandbox.mail.notices import chosen_form, plan
from owneros.sandbox.store import Json

pages = Blueprint("mail", __name__, url_prefix="/_sandbox/mail")

MESSAGE_POLICY = (
    "sandbox allow-popups allow-top-navigation-by-user-activation;"
    " default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)


@pages.get("")
def list_messages() -> str | Response:
    """A page, newest first; `?to=` is a whole address, `?subject=` a part of the subject.

    `?before=` is the id of the last message of the page before.
    """
    asked = {name: request.args.get(name, "") for name in ("to", "subject", "before")}
    rows = index.page(current_box().store, **asked)
    if wants_json():
        return jsonify([described(find(row["id"])) for row in rows])
    messages = [dict(row) | {"to": json.loads(row["recipients"])} for row in rows]
    older = urlencode(asked | {"before": messages[-1]["id"]}) if len(messages) == index.PAGE else ""
    return render_template("sandbox/mail/inbox.html", messages=messages, older=older)


@pages.delete("")
@pages.post("/emptying")
def empty() -> AnyResponse:
    store = current_box().store
    with store.transaction():
        store.run("delete from document where kind = 'mail'")
        index.forget(store)
    return answered("/_sandbox/mail", emptied=True)


@pages.get("/<mail_id>")
def show(mail_id: str) -> str | Response:
    message = described(find(mail_id))
    if wants_json():
        return jsonify(message)
    return render_template(
        "sandbox/mail/message.html", message=message, forms=FORMS, form=chosen_form(current_box())
    )


@pages.get("/<mail_id>/html")
def show_html(mail_id: str) -> Response:
    """The HTML part alone, without scripts and without the sandbox's origin."""
    response = Response(described(find(mail_id))["html"], mimetype="text/html")
    response.headers["Content-Security-Policy"] = MESSAGE_POLICY
    return response


@pages.get("/<mail_id>/raw")
def show_raw(mail_id: str) -> Response:
    return Response(base64.b64decode(find(mail_id)["raw"]), mimetype="text/plain")


@pages.get("/<mail_id>/attachments/<int:place>")
def download(mail_id: str, place: int) -> Response:
    parts = list(parse(find(mail_id)).iter_attachments())
    if place >= len(parts):
        abort(404)
    part = parts[place]
    return send_file(
        BytesIO(part_bytes(part)),
        mimetype=part.get_content_type(),
        as_attachment=True,
        download_name=part.get_filename() or f"attachment-{place + 1}",
    )


@pages.post("/<mail_id>/notices")
def tell(mail_id: str) -> AnyResponse:
    """`kind` is hard, soft or complaint; `form` the mail service that tells it."""
    mail, box = find(mail_id), current_box()
    form = chosen("form", FORMS, chosen_form(box))
    plan(box, mail, mail["envelope_to"][0], chosen("kind", KINDS), form)
    return answered(f"/_sandbox/mail/{mail_id}", told=True)


@pages.post("/form")
def choose() -> AnyResponse:
    """`form`: as which mail service bounce@ and the like are told of from now on."""
    form = chosen("form", FORMS)
    current_box().store.set_setting("mail_form", form)
    return answered("/_sandbox/mail", form=form)


def find(mail_id: str) -> Json:
    kept = current_box().store.get("mail", mail_id)
    if kept is None:
        abort(404)
    return kept


def wants_json() -> bool:
    accepts = request.accept_mimetypes
    return request.args.get("format") == "json" or (accepts["application/json"] > accepts["text/html"])
