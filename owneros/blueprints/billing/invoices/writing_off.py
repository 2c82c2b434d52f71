"""What a client will not pay is given up, which is a page first; and owed again."""

from functools import partial

from owneros.blueprints.billing.invoices.area import bp
from owneros.blueprints.billing.invoices.forms import ReasonForm
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.writing_off import check_write_off, reopen, write_off
from owneros.domain.billing.payments import ask_to_close
from owneros.foundation.money import format_cents
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/invoices/write_off.html"


@bp.get("/<uuid:invoice_id>/write-off", "invoices:write", fresh=True)
def ask_write_off(invoice: Invoice) -> Answer:
    check_write_off(invoice)
    return page(PAGE, invoice=invoice, form=ReasonForm())


@bp.post("/<uuid:invoice_id>/write-off", "invoices:write", fresh=True)
def give_up(invoice: Held[Invoice]) -> Answer:
    form = ReasonForm()

    def give() -> Saved:
        # A client who is on Stripe's page right now must not pay what is given up.
        ask_to_close(invoice.id)
        given_up = format_cents(write_off(person().actor, invoice, form.reason.data))
        notice = f"{given_up} written off. You can reopen {invoice.label} at any time."
        return Saved(f"/invoices/{invoice.id}", notice)

    show = partial(page, PAGE, invoice=invoice, form=form)
    return save(form, show, give, rules=partial(check_write_off, invoice))


@bp.post("/<uuid:invoice_id>/reopening", "invoices:write")
def make_owed_again(invoice: Held[Invoice]) -> Saved:
    owed_again = format_cents(reopen(person().actor, invoice))
    return Saved(f"/invoices/{invoice.id}", f"{owed_again} is owed on {invoice.label} again.")
