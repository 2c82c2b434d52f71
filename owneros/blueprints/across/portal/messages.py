"""The conversation with the business, from the client's side."""

from functools import partial
from typing import Any

from flask import request

from owneros.blueprints.across.portal.area import bp
from owneros.blueprints.across.portal.forms import MessageForm
from owneros.blueprints.across.portal.way_in import opened, seen, shell
from owneros.domain.across.portal.messages import check_writing, mark_read, messages_with, write
from owneros.domain.across.portal.opening import Opened
from owneros.parts.links import is_look
from owneros.web.answers import Answer, done, is_fragment, page
from owneros.web.csrf import protect
from owneros.web.saving import Saved, save
from owneros.web.throttles import limiter

PAGE = "across/portal/messages.html"


@bp.get("/<portal_token>/messages", whom="link")
def messages(portal_token: str) -> Answer:
    found = opened(portal_token)
    page = _show(MessageForm(), portal_token, found, 200)
    if is_look(found.tenant):
        mark_read(found.client.id, "business")
        seen(found)
    return page


@bp.post("/<portal_token>/messages", whom="link")
@protect.exempt
@limiter.limit("10 per minute; 60 per hour")
def send_message(portal_token: str) -> Answer:
    found, form = opened(portal_token), MessageForm()

    def send() -> Saved:
        write(found.client, form.text.data, form.author_name.data or "")
        path = f"/c/{portal_token}/messages?sent=1"
        return Saved(path, answer=partial(_show_sent, path, portal_token, found))

    show = partial(_show, form, portal_token, found)
    return save(form, show, send, rules=partial(check_writing, found.client))


def _show(form: MessageForm, token: str, found: Opened, status: int) -> Answer:
    return page(PAGE, status, **_context(form, token, found))


def _show_sent(path: str, token: str, found: Opened) -> Answer:
    if not is_fragment():
        return done(path)
    return page(PAGE, **_context(MessageForm(formdata=None), token, found, sent=True))


def _context(form: MessageForm, token: str, found: Opened, *, sent: bool = False) -> dict[str, Any]:
    return {
        **shell(token, found),
        "form": form,
        "messages": messages_with(found.client.id, request.args.get("after")),
        "sent": sent or "sent" in request.args,
    }
