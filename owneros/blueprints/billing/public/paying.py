"""From the client's page to Stripe's and back. The return proves nothing: Stripe is asked."""

import uuid
from functools import partial

from flask import make_response, render_template, request

from owneros.blueprints.billing.public.area import bp
from owneros.blueprints.billing.public.forms import PayForm, TogetherForm
from owneros.blueprints.billing.public.invoices import invoice_page, opened
from owneros.domain.billing.invoices.viewing import Opened
from owneros.domain.billing.payments import payable, settle_checkout, start_checkout, start_checkout_of_all
from owneros.domain.billing.payments.checkout import parts_in
from owneros.domain.billing.payments.models import Checkout
from owneros.domain.billing.payments.waiting import expected_on
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound, StateError, VendorError
from owneros.foundation.links import absolute
from owneros.web.answers import Answer, go_to, is_fragment
from owneros.web.csrf import protect
from owneros.web.saving import Saved, save
from owneros.web.throttles import limiter


@bp.post("/<token>/payment", whom="link")
@protect.exempt
@limiter.limit("20 per minute")
def pay(token: str) -> Answer:
    found, form = opened(token), PayForm()

    def start() -> Saved:
        checkout = start_checkout(found.invoice, form.amount.data, *_ways_back(token))
        return Saved(f"/i/{token}", answer=partial(_to_stripe, token, found, checkout))

    def refuse(error: StateError | VendorError) -> Answer:
        form.amount.errors = [error.message]
        return invoice_page(token, found, form, error.status)

    return save(form, partial(invoice_page, token, found, form), start, refuse)


@bp.post("/<token>/payment/all", whom="link")
@protect.exempt
@limiter.limit("20 per minute")
def pay_all(token: str) -> Answer:
    """Everything that the client has open, as it was shown: the sum comes along."""
    found, form = opened(token), TogetherForm()

    def start() -> Saved:
        checkout = start_checkout_of_all(found.invoice, form.total.data, *_ways_back(token))
        return Saved(f"/i/{token}", answer=partial(_to_stripe, token, found, checkout))

    def refuse(error: StateError | VendorError) -> Answer:
        return invoice_page(token, found, status=error.status, refused=error.message)

    return save(form, partial(invoice_page, token, found, None), start, refuse)


def _ways_back(token: str) -> tuple[str, str]:
    """Where Stripe sends a client who has paid, and one who has not."""
    return absolute(f"/i/{token}/paid?checkout={{checkout}}"), absolute(f"/i/{token}")


def _to_stripe(token: str, found: Opened, checkout: Checkout) -> Answer:
    """At once for htmx; for others by a page with a link: the CSP blocks redirects to another origin."""
    if is_fragment():
        return go_to(checkout.url)
    response = make_response(
        render_template(
            "billing/public/to_stripe.html", url=checkout.url, business_name=found.tenant.name, token=token
        )
    )
    response.headers["Refresh"] = f"0; url={checkout.url}"
    return response


@bp.get("/<token>/paid", whom="link")
@limiter.limit("60 per minute")
def paid(token: str) -> Answer:
    """Where Stripe sends the client back. Settles what is open, then shows what is true."""
    found = opened(token)
    checkout = _checkout_of(found.invoice.id, request.args.get("checkout", ""))
    outcome = settle_checkout(checkout.id)
    db.session.commit()
    parts = parts_in(checkout.id)
    return render_template(
        "billing/public/paid.html",
        token=token,
        invoice=found.invoice,
        count=len(parts),
        expected_on=expected_on(checkout.processing_at) if checkout.processing_at else None,
        failure=checkout.last_error if checkout.failed_at else "",
        business_name=found.tenant.name,
        word=outcome.word,
        paid_cents=outcome.checkout.amount_cents,
        checkout_id=checkout.id,
        due=payable(found.invoice),
    )


def _checkout_of(invoice_id: uuid.UUID, text: str) -> Checkout:
    try:
        checkout = reach(Checkout, uuid.UUID(text))
    except ValueError as error:
        raise NotFound("There is no such payment.") from error
    if invoice_id not in parts_in(checkout.id):
        raise NotFound("There is no such payment.")
    return checkout
