"""/_sandbox/mail: the inbox, for people and as JSON."""

import base64
from io import BytesIO

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from owneros.sandbox.box import current_box
from owneros.sandbox.mail.messages import described, parse, part_bytes
from owneros.sandbox.store import Json

pages = Blueprint("mail", __name__, url_prefix="/_sandbox/mail")

MESSAGE_POLICY = (
    "sandbox allow-popups allow-top-navigation-by-user-activation;"
    " default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)


@pages.get("")
def list_messages() -> str | Response:
    """Newest first; `?to=` is a whole address, `?subject=` a part of the subject."""
    messages = [described(kept) for kept in current_box().store.newest("mail")]
    if to := request.args.get("to", "").lower():
        messages = [part for part in messages if to in (each.lower() for each in part["to"])]
    if subject := request.args.get("subject", "").lower():
        messages = [part for part in messages if subject in part["subject"].lower()]
    if wants_json():
        return jsonify(messages)
    return render_template("sandbox/inbox.html", messages=messages)


@pages.delete("")
def empty() -> Response:
    forget_all()
    return jsonify(emptied=True)


@pages.post("/emptying")
def empty_by_form() -> AnyResponse:
    forget_all()
    return redirect("/_sandbox/mail", 303)


@pages.get("/<mail_id>")
def show(mail_id: str) -> str | Response:
    message = described(find(mail_id))
    if wants_json():
        return jsonify(message)
    return render_template("sandbox/message.html", message=message)


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


def find(mail_id: str) -> Json:
    kept = current_box().store.get("mail", mail_id)
    if kept is None:
        abort(404)
    return kept


def forget_all() -> None:
    current_box().store.run("delete from document where kind = 'mail'")


def wants_json() -> bool:
    accepts = request.accept_mimetypes
    return request.args.get("format") == "json" or (accepts["application/json"] > accepts["text/html"])
