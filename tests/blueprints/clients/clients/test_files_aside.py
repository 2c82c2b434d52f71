"""A file that came with a form which was not right need not be chosen again."""

import io

import pytest
from sqlalchemy import select, update

from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.domain.records.files.aside import forget_aside, take_back
from owneros.domain.records.files.models import FileAside
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now
from tests.desk import SAM
from tests.hygiene import form_fields
from tests.markup import document

PDF = b"%PDF-1.7 the plan"


@pytest.fixture
def place(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        client = add_client(SAM, ClientDetails("Maria Delgado"))
        db.session.commit()
        return f"/clients/{client.id}/files"


def refused(player, place, content=PDF, name="plan.pdf"):
    return player.post(place, {"file": (io.BytesIO(content), name), "caption": "x" * 121})


def key_in(answer, place):
    (form,) = [form for form in document(answer.text).iter("form") if form.get("action") == place]
    return form_fields(form)["file-kept"]


def test_it_is_named_and_taken_by_the_next_sending(cast, place):
    answer = refused(cast.owner, place)
    assert answer.status_code == 422
    assert "plan.pdf, chosen." in answer.text
    key = key_in(answer, place)
    again = cast.owner.post(place, {"file-kept": key, "caption": "x" * 121})
    assert key_in(again, place) == key
    assert cast.owner.post(place, {"file-kept": key, "caption": "The plan"}).status_code == 303
    assert "The plan" in cast.owner.get(place).text


def test_another_file_takes_its_place(cast, place):
    key = key_in(refused(cast.owner, place), place)
    other = {"file": (io.BytesIO(PDF), "other.pdf"), "file-kept": key, "caption": ""}
    assert cast.owner.post(place, other).status_code == 303
    page = cast.owner.get(place).text
    assert "other.pdf" in page
    assert "plan.pdf" not in page


def test_one_that_is_wrong_is_not_kept(cast, place):
    answer = refused(cast.owner, place, b"MZ", "plan.exe")
    assert "file-kept" not in answer.text


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_key_that_leads_nowhere_is_no_file(cast, place, key):
    answer = cast.owner.post(place, {"file-kept": key, "caption": "The plan"})
    assert (answer.status_code, "Choose a photo or a PDF." in answer.text) == (422, True)


def test_nobody_else_takes_it(cast, place):
    key = key_in(refused(cast.owner, place), place)
    colleague = cast.office.post(place, {"file-kept": key, "caption": "Mine"})
    assert (colleague.status_code, "file-kept" in colleague.text) == (422, False)


def test_it_goes_after_a_day_with_its_bytes(cast, place, in_tenant):
    refused(cast.owner, place)
    with in_tenant(cast.owner.tenant_id):
        (row,) = db.session.scalars(select(FileAside)).all()
        forget_aside()
        assert take_back(cast.owner.member.user_id, row.id).content == PDF
        db.session.execute(update(FileAside).values(created_at=now().replace(year=2020)))
        db.session.expire_all()
        forget_aside()
        db.session.flush()
        assert take_back(cast.owner.member.user_id, row.id) is None
        asked = select(Outbox.payload).where(Outbox.kind == "files.discard")
        assert {"key": row.key} in db.session.scalars(asked).all()
