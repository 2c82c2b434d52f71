"""Each write of an estimate: what it stores, and what it says of wrong input."""

import io
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.acceptance import Agreement, accept_on_behalf
from owneros.domain.billing.estimates.issuing import issue
from owneros.domain.billing.estimates.models import (
    Estimate,
    EstimateFile,
    EstimateLine,
    EstimateTemplate,
    Signature,
)
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db, reach
from tests.blueprints.billing.estimates.offer import TODAY, an_estimate
from tests.cast import Cast
from tests.desk import SAM, a_client
from tests.hygiene import path_of

InTenant = Callable[[int], AbstractContextManager[None]]


def filled(client: str, **changes: str) -> dict[str, str]:
    return {
        "client_id": client,
        "job_id": "",
        "title": "Hall bath",
        "issued_on": "2026-11-02",
        "expires_on": "2026-12-02",
        "lines-0-kind": "section",
        "lines-0-description": "Bathroom",
        "lines-1-description": "Labor",
        "lines-1-quantity": "10",
        "lines-1-unit": "h",
        "lines-1-price": "",
        "lines-1-cost": "45.00",
        "lines-1-markup": "100",
        "lines-1-cost_kind": "labour",
        "lines-1-tax": "",
        "lines-2-description": "Heated floor",
        "lines-2-quantity": "1",
        "lines-2-price": "800.00",
        "lines-2-cost": "300.00",
        "lines-2-cost_kind": "materials",
        "lines-2-optional": "y",
        "lines-2-tax": "",
        "discount_kind": "none",
        "discount_value": "",
        "deposit_kind": "percent",
        "deposit_value": "30",
        "notes": "",
        "terms": "",
        "_once": str(uuid.uuid4()),
        **changes,
    }


@pytest.fixture
def client_id(cast: Cast, in_tenant: InTenant) -> str:
    with in_tenant(cast.owner.tenant_id):
        return str(a_client().id)


@pytest.mark.parametrize("fragment", [False, True])
def test_writes_a_draft_with_a_price_from_cost_and_markup(
    cast: Cast, in_tenant: InTenant, client_id: str, fragment: bool
) -> None:
    answer = cast.owner.post("/estimates", filled(client_id), fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    with in_tenant(cast.owner.tenant_id):
        estimate = db.session.scalars(select(Estimate)).one()
        assert path_of(answer) == f"/estimates/{estimate.id}"
        # 10 h at 45.00 x 2; the option is not ticked, so it does not count.
        assert (estimate.total_cents, estimate.cost_cents, estimate.number) == (90_000, 45_000, None)
        lines = db.session.scalars(select(EstimateLine).order_by(EstimateLine.position)).all()
        assert [(line.kind, line.unit_e4, line.optional, line.selected) for line in lines] == [
            ("section", 0, False, True),
            ("item", 90_0000, False, True),
            ("item", 800_0000, True, False),
        ]


def test_a_price_that_follows_from_a_cost_is_kept_to_the_ten_thousandth(
    cast: Cast, in_tenant: InTenant, client_id: str
) -> None:
    wire = {"lines-1-quantity": "4,000", "lines-1-cost": "0.07", "lines-1-markup": "25", "lines-1-unit": "ft"}
    page = path_of(cast.owner.post("/estimates", filled(client_id, **wire)))
    with in_tenant(cast.owner.tenant_id):
        estimate = db.session.scalars(select(Estimate)).one()
        assert (estimate.total_cents, estimate.cost_cents) == (350_00, 280_00)
        line = db.session.scalars(select(EstimateLine).where(EstimateLine.unit == "ft")).one()
        assert (line.unit_e4, line.unit_cost_e4) == (875, 700)
    assert "$0.0875" in cast.owner.get(page).text
    again = cast.owner.get(f"{page}/edit").text
    assert 'value="0.0875"' in again
    assert 'value="0.07"' in again
    cast.owner.post(f"{page}/template", {"name": "Wiring"})
    with in_tenant(cast.owner.tenant_id):
        template = db.session.scalars(select(EstimateTemplate)).one()
    assert 'value="0.0875"' in cast.owner.get(f"/estimates/new?template={template.id}").text


WRONG = [
    ({"client_id": ""}, "Choose a client."),
    ({"client_id": str(uuid.uuid4())}, "Choose a client from the list."),
    ({"expires_on": "2026-10-01"}, "It cannot expire before the estimate date."),
    ({"lines-1-description": ""}, "Enter what this line is for."),
    ({"lines-1-price": "a lot"}, "Enter an amount like 1,250.00."),
    ({"lines-1-cost": "", "lines-1-markup": ""}, "Enter a price."),
    ({"lines-1-cost": "0.08755"}, "At most 4 decimals."),
    ({"lines-1-markup": "much"}, "Enter a number like 2 or 2.5."),
    ({"deposit_value": "130"}, "Enter a percentage from 0 to 100."),
    ({"deposit_kind": "amount", "deposit_value": "900.01"}, "The deposit cannot be more than the total"),
    ({"discount_kind": "amount", "discount_value": "ten"}, "Enter an amount like 1,250.00."),
]


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(("change", "message"), WRONG)
def test_wrong_input_is_told_at_its_field_and_nothing_is_lost(
    cast: Cast, client_id: str, change: dict[str, str], message: str, fragment: bool
) -> None:
    typed = filled(client_id, notes="Keep <me> & mine", **change)
    answer = cast.owner.post("/estimates", typed, fragment=fragment)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Keep &lt;me&gt; &amp; mine" in answer.text
    assert 'value="45.00"' in answer.text or "lines-1-cost" in change
    for name, value in change.items():
        if value and name != "client_id":
            assert value in answer.text, name


@pytest.mark.parametrize(("kind", "field"), [("item", "lines-3-price"), ("section", "lines-3-kind")])
def test_lines_and_headings_are_added_without_javascript(
    cast: Cast, client_id: str, kind: str, field: str
) -> None:
    more = cast.owner.post("/estimates", filled(client_id, add_line=kind))
    assert more.status_code == 200
    assert f'name="{field}"' in more.text
    fewer = cast.owner.post("/estimates", filled(client_id, remove_line="1"))
    assert 'name="lines-1-description"' not in fewer.text
    assert "Heated floor" in fewer.text


def test_an_edit_of_a_draft_keeps_the_lines_that_stay(
    cast: Cast, in_tenant: InTenant, draft_id: uuid.UUID
) -> None:
    with in_tenant(cast.owner.tenant_id):
        estimate = reach(Estimate, draft_id)
        kept = drafting.content_of(estimate).lines[0].id
        typed = filled(str(estimate.client_id), **{"lines-1-origin": str(kept), "version": "1"})
    answer = cast.owner.post(f"/estimates/{draft_id}", typed)
    assert answer.status_code == 303
    with in_tenant(cast.owner.tenant_id):
        lines = drafting.content_of(reach(Estimate, draft_id)).lines
        assert [line.description for line in lines] == ["Bathroom", "Labor", "Heated floor"]
        assert lines[1].id == kept


def test_a_stale_edit_is_told_and_keeps_what_was_typed(
    cast: Cast, draft_id: uuid.UUID, client_id: str
) -> None:
    answer = cast.owner.post(f"/estimates/{draft_id}", filled(client_id, version="99", title="My words"))
    assert answer.status_code == 409
    assert "This estimate was changed" in answer.text
    assert "My words" in answer.text


def test_an_edit_of_an_approved_one_asks_anew_and_keeps_what_was_signed(
    cast: Cast, in_tenant: InTenant, approved_id: uuid.UUID
) -> None:
    with in_tenant(cast.owner.tenant_id):
        estimate = reach(Estimate, approved_id)
        typed = filled(str(estimate.client_id), job_id=str(estimate.job_id), version=str(estimate.version))
    assert cast.owner.post(f"/estimates/{approved_id}", typed).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        estimate = reach(Estimate, approved_id)
        assert (estimate.status, estimate.revision) == ("sent", 2)
        assert reach(Job, estimate.job_id).contract_cents == 200_000
        accept_on_behalf(SAM, estimate, [], Agreement("Maria Delgado", "phone"), TODAY)
        assert reach(Job, estimate.job_id).contract_cents == 90_000
        assert db.session.scalar(select(func.count(Signature.id))) == 2


@pytest.mark.parametrize("fragment", [False, True])
def test_sending_gives_a_number_and_mails_the_link(
    cast: Cast, in_tenant: InTenant, draft_id: uuid.UUID, fragment: bool
) -> None:
    typed = {"to": "maria@client.example", "subject": "Estimate {number}", "message": "Hello", "_once": "a"}
    wrong = cast.owner.post(f"/estimates/{draft_id}/sending", {**typed, "to": "nobody"}, fragment=fragment)
    assert wrong.status_code == 422
    assert "nobody is not an email address." in wrong.text
    answer = cast.owner.post(f"/estimates/{draft_id}/sending", typed, fragment=fragment)
    assert path_of(answer) == f"/estimates/{draft_id}"
    assert path_of(cast.owner.post(f"/estimates/{draft_id}/sending", typed)) == f"/estimates/{draft_id}"
    log = cast.owner.get(f"/estimates/{draft_id}/deliveries", fragment=True)
    assert log.text.count("maria@client.example") == 1
    with in_tenant(cast.owner.tenant_id):
        assert reach(Estimate, draft_id).label == "EST-0001"


@pytest.mark.parametrize("fragment", [False, True])
def test_a_mail_to_nobody_is_told_and_keeps_what_was_typed(
    cast: Cast, in_tenant: InTenant, draft_id: uuid.UUID, fragment: bool
) -> None:
    typed = {"to": " , ", "subject": "Your new bath", "message": "Hello"}
    answer = cast.owner.post(f"/estimates/{draft_id}/sending", typed, fragment=fragment)
    assert answer.status_code == 422
    assert "Enter at least one email address." in answer.text
    assert "Your new bath" in answer.text
    with in_tenant(cast.owner.tenant_id):
        assert reach(Estimate, draft_id).status == "draft"


def test_numbers_have_no_gap_when_a_draft_is_deleted(
    cast: Cast, in_tenant: InTenant, draft_id: uuid.UUID
) -> None:
    assert cast.owner.post(f"/estimates/{draft_id}/deletion", {}).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        estimates = [an_estimate() for _ in range(3)]
        for estimate in estimates:
            issue(SAM, estimate)
        assert [estimate.number for estimate in estimates] == [1, 2, 3]


def test_a_sent_one_is_not_deleted(cast: Cast, sent_id: uuid.UUID) -> None:
    assert cast.owner.get(f"/estimates/{sent_id}/deletion").status_code == 409
    assert cast.owner.post(f"/estimates/{sent_id}/deletion", {}).status_code == 409


@pytest.mark.parametrize("fragment", [False, True])
def test_more_time(cast: Cast, in_tenant: InTenant, sent_id: uuid.UUID, fragment: bool) -> None:
    where = f"/estimates/{sent_id}/extension"
    wrong = cast.owner.post(where, {"expires_on": "2020-01-01"}, fragment=fragment)
    assert wrong.status_code == 422
    assert "Choose a day in the future." in wrong.text
    assert cast.owner.post(where, {"expires_on": "2090-01-01"}, fragment=fragment).status_code in (204, 303)
    with in_tenant(cast.owner.tenant_id):
        assert reach(Estimate, sent_id).expires_on == date(2090, 1, 1)


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da63fcff1f0003030200efa2a75b0000000049454e44ae426082"
)


def test_a_photo_is_added_shown_and_removed(cast: Cast, in_tenant: InTenant, draft_id: uuid.UUID) -> None:
    where = f"/estimates/{draft_id}/files"
    empty = cast.owner.post(where, {"caption": "Before"})
    assert empty.status_code == 422
    assert "Choose a photo or a PDF." in empty.text
    assert 'value="Before"' in empty.text
    odd = cast.owner.post(where, {"file": (io.BytesIO(b"MZ"), "virus.png")})
    assert odd.status_code == 422
    typed = {"file": (io.BytesIO(PICTURE), "hall.png"), "caption": "Before"}
    assert cast.owner.post(where, typed).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        row = db.session.scalars(select(EstimateFile)).one()
    shown = cast.owner.get(f"{where}/{row.id}", inspect=False)
    assert shown.headers["Content-Type"] == "image/png"
    assert cast.stranger.get(f"{where}/{row.id}").status_code == 404
    assert cast.owner.post(f"{where}/{row.id}/removal", {}).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count(EstimateFile.id))) == 0


def test_a_template_starts_a_new_estimate(cast: Cast, in_tenant: InTenant, sent_id: uuid.UUID) -> None:
    where = f"/estimates/{sent_id}/template"
    assert cast.owner.post(where, {"name": ""}).status_code == 422
    assert cast.owner.post(where, {"name": "Bath"}).status_code == 303
    twice = cast.owner.post(where, {"name": "Bath"})
    assert twice.status_code == 422
    assert "A template already has this name." in twice.text
    with in_tenant(cast.owner.tenant_id):
        template = db.session.scalars(select(EstimateTemplate)).one()
    page = cast.owner.get(f"/estimates/new?template={template.id}")
    assert "Heated floor" in page.text
    assert 'value="90.00"' in page.text
    assert cast.owner.post(f"/estimates/templates/{template.id}/removal", {}).status_code == 303


def test_a_copy_is_a_new_draft(cast: Cast, in_tenant: InTenant, approved_id: uuid.UUID) -> None:
    made = cast.owner.post(f"/estimates/{approved_id}/copies", {"_once": "c"})
    with in_tenant(cast.owner.tenant_id):
        copied = reach(Estimate, uuid.UUID(path_of(made).rpartition("/")[2]))
        assert (copied.status, copied.total_cents, copied.job_id) == ("draft", 200_000, None)
