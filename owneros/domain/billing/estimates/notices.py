"""Mail that follows an answer: to the business what the client said, to the client the signed copy."""

from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.documents.mailing import note_mailed
from owneros.domain.billing.estimates.deposits import hold_open_deposit
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import payable
from owneros.domain.clients.clients.addressees import addressees
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import Drawn, MailMessage, draws, post
from owneros.domain.people.mailing.letters import render_letter
from owneros.domain.people.tenants.business import our_business, our_tenant
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.foundation.audit import Actor
from owneros.foundation.database import reach
from owneros.foundation.errors import NotFound
from owneros.foundation.links import absolute
from owneros.vendors.mail import Attachment

SAID = {
    "approved": "{client} approved {number}",
    "declined": "{client} declined {number}",
    "changes_asked": "{client} asked for changes to {number}",
}


def tell_business(estimate: Estimate, status: str, words: str) -> None:
    """Once for each answer to each revision; nothing without an address of the business."""
    to = our_business().email
    if not to:
        return
    name = reach(Client, estimate.client_id).name
    post(
        kind="estimate_answer",
        subject_id=estimate.id,
        client_id=estimate.client_id,
        to=to,
        subject_line=SAID[status].format(client=name, number=estimate.label)[:200],
        message=words,
        dedupe=f"estimate_answer:{estimate.id}:{estimate.revision}:{status}:{estimate.answered_at}",
        when_full="go",
    )


def send_signed_copy(estimate: Estimate, signature: Signature) -> None:
    """To the client, or else to who gets the invoices, once. It asks for the deposit that is still open."""
    to = next(iter(addressees(reach(Client, estimate.client_id))), "")
    if not to:
        return
    copy = post(
        kind="estimate_signed",
        subject_id=signature.id,
        client_id=estimate.client_id,
        to=to,
        subject_line=f"Your signed copy of {estimate.label} from {our_tenant().name}"[:200],
        dedupe=f"estimate_signed:{signature.id}",
    )
    deposit = hold_open_deposit(estimate)
    if copy is not None and deposit is not None:
        copy.deposit_id = deposit.id
        note_mailed(Actor.system(), deposit, [to])


@draws("estimate_answer", home="/estimates")
def draw_answer(message: MailMessage) -> Drawn:
    estimate = reach(Estimate, message.subject_id)
    text, html = render_letter(
        "estimate_answer",
        business_name=our_tenant().name,
        headline=message.subject_line,
        words=message.message,
        label=estimate.label,
        total_cents=estimate.total_cents,
        link=absolute(f"/estimates/{estimate.id}"),
    )
    return Drawn(text, html)


@draws("estimate_signed")
def draw_signed_copy(message: MailMessage) -> Drawn:
    signature = reach(Signature, message.subject_id)
    estimate = reach(Estimate, signature.estimate_id)
    if signature.sealed_file_id is None:
        raise NotFound("The signed PDF is not there yet.")
    deposit = reach(Invoice, message.deposit_id) if message.deposit_id else None
    text, html = render_letter(
        "estimate_signed",
        business_name=our_tenant().name,
        label=estimate.label,
        signer_name=signature.signer_name,
        total_cents=signature.total_cents,
        sha256=signature.sealed_sha256 or "",
        link=link_of(estimate),
        deposit=deposit,
        due=payable(deposit) if deposit else None,
        way_to_pay=link_of(deposit) if deposit else "",
    )
    pdf = read_file(reach(File, signature.sealed_file_id))
    return Drawn(text, html, [Attachment(f"{estimate.label} signed.pdf", "application/pdf", pdf)])
