"""The first page: what waits for the client, and the way to everything else."""

from flask import render_template

from owneros.blueprints.across.portal.area import bp
from owneros.blueprints.across.portal.way_in import opened, seen, shell
from owneros.domain.across.portal import documents
from owneros.domain.across.portal.glance import glance
from owneros.domain.billing.payments import open_together
from owneros.domain.billing.payments.ways import NO_WAYS, ways_to_pay
from owneros.domain.records.files.logos import read_logo
from owneros.foundation.database import present
from owneros.foundation.money import plain_amount
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, file_answer


@bp.get("/<portal_token>", whom="link")
def home(portal_token: str) -> Answer:
    found = opened(portal_token)
    client_id = found.client.id
    due = open_together(client_id)
    ways = ways_to_pay() if due else NO_WAYS
    total = sum(part.amount_cents for part in due)
    page = render_template(
        "across/portal/home.html",
        **shell(portal_token, found),
        glance=glance(client_id),
        answers=documents.to_answer(client_id, today_in(found.tenant.time_zone)),
        due=due,
        total_cents=total,
        total=plain_amount(total),
        pay_at=documents.invoice_path(client_id, due[0].invoice_id) if ways.card else "",
        ways=ways,
    )
    seen(found)
    return page


@bp.get("/<portal_token>/logo", whom="link")
def logo(portal_token: str) -> Answer:
    opened(portal_token)
    found = present(read_logo())
    return file_answer(found.content, found.content_type, "logo")
