"""The invoice by its link. Never cached, never indexed; views are recorded, the business's own are not."""

from functools import partial

from flask import Response, g, make_response, render_template

from owneros.blueprints.billing.public.area import bp
from owneros.blueprints.billing.public.forms import PayForm
from owneros.domain.billing.documents.keeping import preview_pdf
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices.viewing import Opened, open_link, record_view
from owneros.domain.billing.payments import open_together, payable
from owneros.foundation.money import plain_amount
from owneros.parts.links import logo_address, logo_answer, note_look
from owneros.web.answers import Answer, pdf_answer


def opened(token: str) -> Opened:
    """The invoice behind the link, with the session pinned to its business."""
    found = open_link(token)
    g.document_zone = found.tenant.time_zone
    return found


@bp.get("/<token>", whom="link")
def show(token: str) -> Answer:
    found = opened(token)
    note_look(found.tenant, partial(record_view, found.invoice))
    return invoice_page(token, found)


def invoice_page(
    token: str, found: Opened, form: PayForm | None = None, status: int = 200, refused: str = ""
) -> Response:
    """`refused` says why all open invoices cannot be paid together as they were shown."""
    invoice = found.invoice
    due = payable(invoice)
    together = open_together(invoice.client_id) if due.card or refused else []
    if form is None:
        form = PayForm(formdata=None, amount=due.deposit_cents or due.balance_cents)
    return make_response(
        render_template(
            "billing/public/invoice.html",
            token=token,
            invoice=invoice,
            business_name=found.tenant.name,
            business_logo=logo_address(f"/i/{token}"),
            document=latest_revision(invoice).snapshot,
            due=due,
            together=together if len(together) > 1 or refused else [],
            together_total=plain_amount(sum(part.amount_cents for part in together)),
            refused=refused,
            form=form,
            proposed=plain_amount(due.deposit_cents or due.balance_cents),
        ),
        status,
    )


@bp.get("/<token>/pdf", whom="link")
def pdf(token: str) -> Answer:
    invoice = opened(token).invoice
    return pdf_answer(preview_pdf(latest_revision(invoice)), f"{invoice.label}.pdf")


@bp.get("/<token>/logo", whom="link")
def logo(token: str) -> Answer:
    opened(token)
    return logo_answer()
