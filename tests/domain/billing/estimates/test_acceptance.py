"""Signing: what is signed is the contract, once, with its evidence, for ever."""

import hashlib
import json
import secrets
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import ProgrammingError

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.documents.revisions import latest_revision as invoice_revision
from owneros.domain.billing.documents.viewing import record_view
from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.acceptance import Agreement, accept_on_behalf, sign
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.documents import draw_pdf
from owneros.domain.billing.estimates.drawing import as_svg
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.billing.estimates.sealing import evidence_of
from owneros.domain.billing.estimates.sending import mail_estimate
from owneros.domain.billing.estimates.signatures import latest_signature, signature_of
from owneros.domain.billing.estimates.verification import verify
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.domain.work.jobs.models import Job
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError, VendorError
from tests.desk import SAM, a_client
from tests.domain.billing.estimates.test_drawn_names import NAME
from tests.offers import MARIA, TODAY, an_estimate, items, option_of, patiently, signed, with_deposit

SEAL = {"estimate.seal"}


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


def sealed_bytes(signature):
    return read_file(reach(File, signature.sealed_file_id))


def test_a_signature_makes_job_contract_budget_and_deposit(desk):
    with desk():
        estimate = an_estimate(deposit=with_deposit(30), title="Hall bath")
        signature = signed(estimate, [option_of(estimate), "made up"])
        job = reach(Job, estimate.job_id)
        assert (estimate.status, estimate.total_cents) == ("approved", 200_000)
        assert (job.title, job.contract_cents, job.contract_fixed) == ("Hall bath", 200_000, True)
        assert (job.budget_materials_cents, job.budget_labour_cents, job.budget_subs_cents) == (
            412_370,
            20_000,
            10_000,
        )
        assert (signature.signer_name, signature.method, signature.ip) == (MARIA.name, "typed", MARIA.ip)
        deposit = deposit_of(estimate)
        assert (deposit.kind, deposit.status, deposit.total_cents) == ("deposit", "sent", 60_000)
        assert invoice_revision(deposit).snapshot["kind"] == "deposit"
        summaries = db.session.scalars(select(AuditEvent.summary)).all()
        assert f"Maria Delgado signed {estimate.label} for $2,000.00" in summaries


def test_what_was_not_chosen_makes_no_budget(desk):
    with desk():
        estimate = an_estimate()
        signed(estimate)
        assert reach(Job, estimate.job_id).budget_subs_cents == 0
        assert deposit_of(estimate) is None


def test_name_and_consent_are_needed_and_the_revision_that_was_read(desk):
    with desk():
        estimate = an_estimate()
        with pytest.raises(FieldError) as refused:
            sign(estimate, 1, [], MARIA, TODAY, consented=False)
        assert refused.value.field == "consent"
        with pytest.raises(FieldError) as refused:
            signed(estimate, hand=replace(MARIA, name=""))
        assert refused.value.field == "name"
        with pytest.raises(FieldError) as refused:
            signed(estimate, hand=replace(MARIA, drawing="M1 1L2 2"))
        assert refused.value.field == "drawing"
        drafting.edit(SAM, estimate, drafting.content_of(estimate), version=estimate.version)
        with pytest.raises(StateError):
            sign(estimate, 1, [], MARIA, TODAY, consented=True)
        assert latest_signature(estimate.id) is None


def test_an_agreement_by_other_means_names_who_recorded_it_and_tells_nobody(desk):
    with desk():
        estimate = an_estimate()
        signature = accept_on_behalf(
            SAM, estimate, [], Agreement("Maria Delgado", "phone", "on the 12th"), TODAY
        )
        assert (signature.method, signature.recorded_by) == ("on_behalf", "Sam Rivera")
        assert (signature.how, signature.consent) == ("By phone: on the 12th", "")
        answers = select(MailMessage.id).where(MailMessage.kind == "estimate_answer")
        assert db.session.scalars(answers).all() == []


def test_the_sealed_pdf_carries_document_and_evidence_and_is_mailed_once(desk, run_tasks):
    with desk():
        estimate = an_estimate(a_client("Maria Delgado"))
        record_view(estimate, "Mozilla/5.0 (iPhone) " + "x" * 150, "203.0.113.9")
        signature_id = signed(estimate, hand=replace(MARIA, drawing=NAME)).id
        db.session.commit()
        run_tasks(SEAL)
        run_tasks(SEAL)
    with desk():
        signature = reach(Signature, signature_id)
        pdf = sealed_bytes(signature)
        assert hashlib.sha256(pdf).hexdigest() == signature.sealed_sha256
        read = PdfReader(BytesIO(pdf))
        assert len(read.pages) == 2
        evidence = read.pages[1].extract_text()
        for piece in ("Maria Delgado", "203.0.113.7", "203.0.113.9", signature.document_sha256, "UTC", "CST"):
            assert piece in evidence
        assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
        mails = db.session.scalars(select(MailMessage).where(MailMessage.kind == "estimate_signed")).all()
        assert [mail.subject_id for mail in mails] == [signature_id]


def test_offer_and_signed_copy_are_mailed_with_their_pdfs(desk, run_tasks, sandbox):
    address = f"maria.{secrets.token_hex(4)}@client.example"
    with desk():
        estimate = an_estimate(a_client("Maria Delgado", email=address))
        estimate_id = estimate.id
        mail_estimate(
            SAM, estimate, Mail([address], "Estimate {number} from us", "Look at {number}.", "once")
        )
        db.session.commit()
        run_tasks({"mail.deliver"})
    with desk():
        estimate = reach(Estimate, estimate_id, lock=True)
        signature_id = signed(estimate).id
        db.session.commit()
        run_tasks(SEAL | {"mail.deliver"})
    with urllib.request.urlopen(f"{sandbox.url}/_sandbox/mail?format=json&to={address}") as answer:
        signed_copy, offer = json.load(answer)
    assert offer["subject"] == "Estimate EST-0001 from us"
    assert [file["name"] for file in offer["attachments"]] == ["EST-0001.pdf"]
    assert [file["name"] for file in signed_copy["attachments"]] == ["EST-0001 signed.pdf"]
    with desk():
        signature = reach(Signature, signature_id)
        assert signature.sent_to == address
        assert signature.sealed_sha256 in signed_copy["text"]


def test_two_hundred_visits_and_a_drawn_name_fit_over_pages(desk):
    with desk():
        signature = signed(an_estimate(), hand=replace(MARIA, drawing=NAME))
        view = {
            "utc": "u",
            "local": "l",
            "revision": 1,
            "ip": "2001:db8::1",
            "device": "Mozilla/" + "x" * 190,
        }
        evidence = evidence_of(signature) | {"views": [view] * 200}
        assert evidence["drawing"] == as_svg(NAME)
        read = PdfReader(BytesIO(draw_pdf(signature.document, evidence)))
        assert "FROM ADDRESS" in read.pages[-2].extract_text()


def evidence_page(signature):
    read = PdfReader(BytesIO(draw_pdf(signature.document, evidence_of(signature))))
    return " ".join(" ".join(page.extract_text() for page in read.pages[1:]).split())


def test_the_evidence_says_what_a_visit_is_and_how_many_are_left_out(desk):
    with desk():
        estimate = an_estimate()
        for number in range(203):
            # The second look is part of the visit, the third comes by a machine.
            for viewer in (f"Browser {number}.", f"Browser {number}.", "Slackbot"):
                record_view(estimate, viewer, "203.0.113.9")
        said = evidence_page(signed(estimate))
    assert "Every time" not in said
    assert "The last 200 of 203 visits." in said
    assert "within half an hour, by the same browser from the same address, is part of the same visit" in said
    assert "Browser 2." not in said
    assert said.index("Browser 3.") < said.index("Browser 202.")


def test_the_evidence_of_an_unseen_estimate_claims_no_more_than_is_known(desk):
    with desk():
        said = evidence_page(signed(an_estimate()))
    assert "No visit by its link is on record." in said
    assert "visits." not in said


def test_the_signed_pdf_verifies_and_one_changed_byte_does_not(desk, run_tasks, cast, in_tenant):
    with desk():
        estimate = an_estimate()
        estimate_id, other_id = estimate.id, an_estimate().id
        signed(estimate)
        db.session.commit()
        run_tasks(SEAL)
    with desk():
        signature = latest_signature(estimate_id)
        pdf, document = sealed_bytes(signature), read_file(reach(File, signature.document_file_id))
        verdict = verify(pdf, estimate_id)
        assert (verdict.what, verdict.signer_name, verdict.revision) == ("signed", "Maria Delgado", 1)
        assert verify(document, estimate_id).what == verify(document).what == "document"
        for place in (0, len(pdf) // 2, len(pdf) - 1):
            changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
            assert verify(changed, estimate_id).what == "unknown"
        assert verify(pdf + b"\n").what == verify(pdf, other_id).what == "unknown"
    with in_tenant(cast.stranger.tenant_id):
        assert not verify(pdf).genuine


def test_an_edit_asks_anew_and_what_was_signed_is_served_byte_for_byte(desk, run_tasks):
    with desk():
        estimate = an_estimate(deposit=with_deposit(10))
        estimate_id = estimate.id
        signed(estimate)
        db.session.commit()
        run_tasks(SEAL)
    with desk():
        estimate = reach(Estimate, estimate_id, lock=True)
        first = sealed_bytes(latest_signature(estimate_id))
        kept = drafting.content_of(estimate)
        bigger = [
            replace(line, unit_e4=200_0000) if line.description == "Tile" else line for line in kept.lines
        ]
        drafting.edit(SAM, estimate, replace(kept, lines=bigger), version=estimate.version)
        assert (estimate.status, estimate.revision) == ("sent", 2)
        assert latest_signature(estimate_id).revision == 1
        assert reach(Job, estimate.job_id).contract_cents == 150_000
        first_deposit = deposit_of(estimate).id
        db.session.commit()
    with desk():
        estimate = reach(Estimate, estimate_id, lock=True)
        signed(estimate)
        assert reach(Job, estimate.job_id).contract_cents == 250_000
        assert reach(Invoice, first_deposit).status == "void"
        assert deposit_of(estimate).total_cents == 25_000
        db.session.commit()
        run_tasks(SEAL)
    with desk():
        assert sealed_bytes(signature_of(estimate_id, 1)) == first
        second = sealed_bytes(signature_of(estimate_id, 2))
        assert second != first
        assert [verify(pdf, estimate_id).revision for pdf in (first, second)] == [1, 2]


def test_a_deposit_that_was_paid_stays_when_signed_anew(desk):
    with desk():
        estimate = an_estimate(deposit=with_deposit(10))
        signed(estimate)
        deposit = deposit_of(estimate)
        deposit.paid_cents = 5_000
        drafting.edit(
            SAM,
            estimate,
            replace(drafting.content_of(estimate), deposit=with_deposit(50)),
            version=estimate.version,
        )
        signed(estimate)
        assert (deposit_of(estimate).id, deposit.status) == (deposit.id, "sent")


@pytest.mark.parametrize(
    "change",
    [
        update(Signature).values(signer_name="Somebody Else"),
        update(Signature).values(document_sha256="0" * 64),
        delete(Signature),
    ],
)
def test_the_app_cannot_change_what_was_signed(desk, change):
    with desk():
        signed(an_estimate())
        with pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(change)
        db.session.rollback()


def test_a_storage_that_does_not_answer_leaves_nothing_half_done(desk, sandbox):
    with desk():
        estimate_id = an_estimate(deposit=with_deposit()).id
    sandbox.box.faults.add({"vendor": "storage", "status": 503, "times": 5})
    with desk():
        estimate = reach(Estimate, estimate_id, lock=True)
        with pytest.raises(VendorError):
            signed(estimate)
        db.session.rollback()
    sandbox.box.faults.clear()
    with desk():
        estimate = reach(Estimate, estimate_id, lock=True)
        assert (estimate.status, estimate.job_id) == ("sent", None)
        assert [count(model) for model in (Signature, Job, Invoice)] == [0, 0, 0]
        signed(estimate)
        assert deposit_of(estimate).label == "INV-0001"


def count(model):
    return db.session.scalar(select(func.count(model.id)))


def test_twenty_who_sign_at_once_sign_once(desk, app, cast):
    with desk():
        estimate_id = an_estimate(deposit=with_deposit()).id

    def sign_it(_):
        return patiently(app, cast.owner.tenant_id, lambda: signed(reach(Estimate, estimate_id, lock=True)))

    with ThreadPoolExecutor(20) as pool:
        refusals = list(pool.map(sign_it, range(20)))
    assert refusals.count("") == 1
    assert set(refusals) == {"", "This estimate is already approved."}
    with desk():
        assert [count(model) for model in (Signature, Job, Invoice)] == [1, 1, 1]


def test_twenty_estimates_signed_at_once_number_their_deposits_without_a_gap(desk, app, cast):
    with desk():
        client = a_client()
        ids = [an_estimate(client, deposit=with_deposit(), lines=items()[1:2]).id for _ in range(20)]

    def sign_it(row_id):
        return patiently(app, cast.owner.tenant_id, lambda: signed(reach(Estimate, row_id, lock=True)))

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(sign_it, ids)) == {""}
    with desk():
        assert sorted(db.session.scalars(select(Invoice.number))) == list(range(1, 21))
        assert sorted(db.session.scalars(select(Estimate.number))) == list(range(1, 21))


def test_costs_are_in_no_snapshot_and_no_pdf(desk, run_tasks):
    with desk():
        estimate = an_estimate()
        signature_id = signed(estimate, [option_of(estimate)]).id
        db.session.commit()
        run_tasks(SEAL)
    with desk():
        signature = reach(Signature, signature_id)
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(sealed_bytes(signature))).pages)
        for told in (str(signature.document), text):
            for secret in ("41237", "412.37", "cost", "margin", "markup"):
                assert secret not in told.lower()
