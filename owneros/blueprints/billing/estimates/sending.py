"""Sending by mail, marking as sent, and replacing the client's link."""

from functools import partial

from owneros.blueprints.billing.estimates.area import bp
from owneros.domain.billing.estimates import issuing
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.sending import addressee, check_sending, first_words, mail_estimate
from owneros.domain.billing.payments.ways import ways_to_pay
from owneros.foundation.errors import StateError
from owneros.foundation.rules import rules
from owneros.parts.documents.sending import SendForm
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/send.html"


@bp.get("/<uuid:estimate_id>/sending", "estimates:write")
def compose(estimate: Estimate) -> Answer:
    if estimate.status == "declined":
        raise StateError("This estimate was declined. Reopen it first.")
    form = SendForm.proposing([addressee(estimate)], first_words(estimate))
    return _show(estimate, form, 200)


@bp.post("/<uuid:estimate_id>/sending", "estimates:write")
def send(estimate: Held[Estimate]) -> Answer:
    form = SendForm()

    def mail() -> Saved:
        mail_estimate(person().actor, estimate, form.mail)
        return Saved(f"/estimates/{estimate.id}", form.on_its_way(estimate.label))

    def check() -> None:
        with rules() as broken:
            broken.by(check_sending, estimate)
            broken.by(form.check)

    return save(form, partial(_show, estimate, form), mail, rules=check)


@bp.post("/<uuid:estimate_id>/issuing", "estimates:write")
def mark_sent(estimate: Held[Estimate]) -> Saved:
    """For an estimate that is handed over on paper or by message."""
    issuing.issue(person().actor, estimate)
    return Saved(f"/estimates/{estimate.id}", f"{estimate.label} was marked as sent.")


@bp.post("/<uuid:estimate_id>/link", "estimates:write")
def renew(estimate: Held[Estimate]) -> Saved:
    issuing.replace_link(person().actor, estimate)
    return Saved(f"/estimates/{estimate.id}", "The old link no longer works. Send your client the new one.")


def _show(estimate: Estimate, form: SendForm, status: int) -> Answer:
    ways = ways_to_pay() if estimate.deposit_kind != "none" else None
    return page(PAGE, status, form=form, estimate=estimate, ways=ways)
