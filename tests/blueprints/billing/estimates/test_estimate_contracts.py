"""From an estimate to its contract: accepted on the client's behalf, billed whole, by lines and in parts."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db, reach
from tests.cast import Cast
from tests.hygiene import path_of

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.mark.parametrize("fragment", [False, True])
def test_an_acceptance_on_the_clients_behalf_makes_job_contract_budget_and_deposit(
    cast: Cast, in_tenant: InTenant, sent_id: uuid.UUID, fragment: bool
) -> None:
    where = f"/estimates/{sent_id}/acceptance"
    with in_tenant(cast.owner.tenant_id):
        option = str(drafting.content_of(reach(Estimate, sent_id)).lines[2].id)
    wrong = cast.owner.post(where, {"name": "", "way": "phone", "option": option}, fragment=fragment)
    assert wrong.status_code == 422
    assert "Enter who agreed." in wrong.text
    assert f'value="{option}" checked' in wrong.text
    typed = {"name": "Maria Delgado", "way": "phone", "remark": "Both owners", "option": option}
    assert cast.office.post(where, typed, fragment=fragment).status_code in (204, 303)
    with in_tenant(cast.owner.tenant_id):
        estimate = reach(Estimate, sent_id)
        signature = db.session.scalars(select(Signature)).one()
        job, deposit = reach(Job, estimate.job_id), deposit_of(estimate)
        assert (signature.method, signature.recorded_by) == ("on_behalf", "Olive Grant")
        assert signature.how == "By phone: Both owners"
        assert (estimate.status, estimate.total_cents, estimate.cost_cents) == ("approved", 280_000, 135_000)
        assert (job.status, job.contract_cents, job.budget_cents) == ("scheduled", 280_000, 135_000)
        assert (job.budget_labour_cents, job.budget_materials_cents, job.budget_subs_cents) == (
            45_000,
            60_000,
            30_000,
        )
        assert deposit is not None
        assert (deposit.kind, deposit.status, deposit.total_cents) == ("deposit", "sent", 84_000)
    assert cast.owner.post(where, typed).status_code == 409


def test_a_signed_contract_value_is_not_typed_over(
    cast: Cast, in_tenant: InTenant, approved_id: uuid.UUID
) -> None:
    with in_tenant(cast.owner.tenant_id):
        job = reach(Job, reach(Estimate, approved_id).job_id)
        typed = {
            "title": job.title,
            "client_id": str(job.client_id),
            "version": str(job.version),
            "contract_cents": "1.00",
        }
        where = f"/jobs/{job.id}"
    answer = cast.owner.post(where, typed)
    assert answer.status_code == 422
    assert "$2,000.00 was signed." in answer.text


BILLS = [
    ({"way": "rest"}, 200_000),
    ({"way": "percent", "percent": "25"}, 50_000),
    ({"way": "lines"}, 90_000),
]


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(("wish", "cents"), BILLS)
def test_an_invoice_is_made_from_the_contract(
    cast: Cast,
    in_tenant: InTenant,
    approved_id: uuid.UUID,
    wish: dict[str, str],
    cents: int,
    fragment: bool,
) -> None:
    with in_tenant(cast.owner.tenant_id):
        first = str(drafting.content_of(reach(Estimate, approved_id)).lines[0].id)
    typed = {**wish, "chosen": first, "_once": str(uuid.uuid4())}
    answer = cast.owner.post(f"/estimates/{approved_id}/billing", typed, fragment=fragment)
    assert path_of(answer).startswith("/invoices/")
    assert path_of(cast.owner.post(f"/estimates/{approved_id}/billing", typed)) == path_of(answer)
    with in_tenant(cast.owner.tenant_id):
        invoice = db.session.scalars(select(Invoice).where(Invoice.kind == "progress")).one()
        assert (invoice.status, invoice.total_cents) == ("draft", cents)


def test_never_more_than_the_contract_is_billed(
    cast: Cast, in_tenant: InTenant, approved_id: uuid.UUID
) -> None:
    where = f"/estimates/{approved_id}/billing"
    made = cast.owner.post(where, {"way": "percent", "percent": "60", "_once": "1"})
    refused = cast.owner.post(where, {"way": "percent", "percent": "50", "_once": "2"})
    assert refused.status_code == 422
    assert "$1,200.00 of $2,000.00 is already billed: at most 40% ($800.00) is left" in refused.text
    with in_tenant(cast.owner.tenant_id):
        invoice = reach(Invoice, uuid.UUID(path_of(made).rpartition("/")[2]))
        line = {
            "lines-0-description": "More",
            "lines-0-quantity": "1",
            "lines-0-price": "2,000.01",
            "lines-0-tax": "",
        }
        typed = {
            "client_id": str(invoice.client_id),
            "job_id": str(invoice.job_id),
            "issued_on": "2026-11-02",
            "discount_kind": "none",
            "version": str(invoice.version),
            **line,
        }
    edited = cast.owner.post(path_of(made), typed)
    assert edited.status_code == 422
    assert "The contract of JOB-0001 is $2,000.00 before tax." in edited.text


def test_a_percentage_has_to_be_given(cast: Cast, approved_id: uuid.UUID) -> None:
    answer = cast.owner.post(f"/estimates/{approved_id}/billing", {"way": "percent", "percent": ""})
    assert answer.status_code == 422
    assert "Enter a percentage." in answer.text


@pytest.mark.parametrize("fragment", [False, True])
def test_an_unpaid_deposit_is_told_before_an_invoice_asks_for_the_same_money(
    cast: Cast, in_tenant: InTenant, approved_id: uuid.UUID, fragment: bool
) -> None:
    where = f"/estimates/{approved_id}/billing"
    made = path_of(cast.owner.post(where, {"way": "rest", "_once": "1"}))
    with in_tenant(cast.owner.tenant_id):
        deposit = deposit_of(reach(Estimate, approved_id))
        assert deposit is not None
        words = f"$600.00 of the deposit {deposit.label} is not paid yet."
        # Its own mail is the one that asks for it.
        own, deposit_id = f"/invoices/{deposit.id}/sending", deposit.id
    assert words not in cast.owner.get(own, fragment=fragment).text
    for page in (where, f"{made}/sending"):
        text = cast.owner.get(page, fragment=fragment).text
        assert words in text
        assert f'href="/invoices/{deposit_id}"' in text
    voided = cast.owner.post(f"/invoices/{deposit_id}/voiding", {"reason": "Billed with the work"})
    assert voided.status_code in (204, 303)
    assert words not in cast.owner.get(f"{made}/sending", fragment=fragment).text
