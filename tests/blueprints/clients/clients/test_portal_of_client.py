"""The portal from the business's side: sharing, renewing, revoking, files; each write in every shape."""

import io

import pytest
from sqlalchemy import func, select

from owneros.domain.across.portal.access import access_of, open_access
from owneros.domain.across.portal.models import PortalAccess, PortalFile
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.records.files.models import File
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox
from tests.desk import a_client
from tests.hygiene import path_of

PDF = b"%PDF-1.7 plan"


@pytest.fixture
def client_id(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        return a_client().id


@pytest.fixture
def token(cast, in_tenant, client_id):
    """The link that works now."""

    def read():
        with in_tenant(cast.owner.tenant_id):
            access = access_of(client_id)
            sealed = access.link_token if access else None
            return sealed.reveal() if sealed else ""

    return read


@pytest.fixture
def counted(cast, in_tenant):
    def count(model):
        with in_tenant(cast.owner.tenant_id):
            return db.session.scalar(select(func.count(model.id)))

    return count


@pytest.mark.parametrize("fragment", [False, True])
def test_the_link_is_mailed_from_the_clients_page(anonymous, cast, client_id, token, counted, fragment):
    assert "Share portal" in cast.owner.get(f"/clients/{client_id}").text
    where = f"/clients/{client_id}/portal/sending"
    form = cast.owner.form(where)
    assert form["to"] == "maria@client.example"
    answer = cast.owner.post(where, form, fragment=fragment)
    assert path_of(answer) == f"/clients/{client_id}/portal"
    cast.owner.post(where, form)
    assert counted(MailMessage) == 1
    page = cast.owner.get(f"/clients/{client_id}").text
    assert f"/c/{token()}" in page
    assert "Email link" in page
    assert "maria@client.example" in cast.owner.get(f"/clients/{client_id}/portal").text
    assert anonymous.get(f"/c/{token()}").status_code == 200


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("to", ["", "nobody", "a@b.example, c"])
def test_a_wrong_address_is_told_at_its_field(cast, client_id, counted, to, fragment):
    where = f"/clients/{client_id}/portal/sending"
    answer = cast.owner.post(where, cast.owner.form(where) | {"to": to}, fragment=fragment)
    assert answer.status_code == 422
    assert 'id="to-error"' in answer.text
    assert counted(PortalAccess) == 0


def test_a_link_is_made_without_a_mail_and_renewed(anonymous, cast, client_id, token, counted):
    where = f"/clients/{client_id}/portal/link"
    assert cast.owner.post(where, {"_once": "a"}).status_code == 303
    first = token()
    cast.owner.post(where, {"_once": "a"}, fragment=True)
    assert token() == first
    assert cast.owner.post(where, {"_once": "b"}, fragment=True).status_code == 204
    assert anonymous.get(f"/c/{first}").status_code == 404
    assert anonymous.get(f"/c/{token()}").status_code == 200
    assert counted(MailMessage) == 0


@pytest.mark.parametrize("fragment", [False, True])
def test_a_link_is_revoked_after_a_question(anonymous, cast, in_tenant, client_id, token, fragment):
    where = f"/clients/{client_id}/portal/revocation"
    assert cast.owner.get(where).status_code == 409
    assert cast.owner.post(where).status_code == 409
    with in_tenant(cast.owner.tenant_id):
        open_access(db.session.get_one(Client, (cast.owner.tenant_id, client_id)))
    old = token()
    assert "Revoke the link?" in cast.owner.get(where).text
    for _ in range(2):
        assert path_of(cast.owner.post(where, fragment=fragment)) == f"/clients/{client_id}/portal"
    assert anonymous.get(f"/c/{old}").status_code == 404
    assert "Revoked" in cast.owner.get(f"/clients/{client_id}").text
    cast.owner.post(
        f"/clients/{client_id}/portal/sending", cast.owner.form(f"/clients/{client_id}/portal/sending")
    )
    assert anonymous.get(f"/c/{token()}").status_code == 200
    assert anonymous.get(f"/c/{old}").status_code == 404


@pytest.mark.parametrize("fragment", [False, True])
def test_a_file_is_shared_seen_and_taken_back(
    anonymous, cast, client_id, token, counted, in_tenant, fragment
):
    cast.owner.post(f"/clients/{client_id}/portal/link")
    where = f"/clients/{client_id}/files"
    form = cast.owner.form(where) | {"caption": "Floor plan"}
    for _ in range(2):
        answer = cast.owner.post(where, form | {"file": upload()}, fragment=fragment)
        assert path_of(answer) == where
    assert counted(PortalFile) == 1
    with in_tenant(cast.owner.tenant_id):
        file_id = db.session.scalars(select(PortalFile.id)).one()
        assert db.session.scalars(select(File.kind)).one() == "shared_file"
    listed = anonymous.get(f"/c/{token()}/files").text
    assert "Floor plan" in listed
    assert anonymous.get(f"/c/{token()}/files/shared/{file_id}").data == PDF
    opened = cast.accountant.get(f"{where}/{file_id}")
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert cast.owner.post(f"{where}/{file_id}/removal", fragment=fragment).status_code in (204, 303)
    assert anonymous.get(f"/c/{token()}/files/shared/{file_id}").status_code == 404
    assert counted(File) == 0
    with in_tenant(cast.owner.tenant_id):
        kinds = db.session.scalars(select(Outbox.kind).where(Outbox.tenant_id == cast.owner.tenant_id)).all()
        assert "files.discard" in kinds


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", ""), (b"MZ\x90", "plan.exe"), (b"<svg/>", "plan.svg"), (b"GIF89a", "plan.png")],
)
def test_a_file_that_is_neither_picture_nor_pdf_is_refused(cast, client_id, counted, content, name):
    for fragment in (False, True):
        sent = {"file": (io.BytesIO(content), name)} if name else {}
        answer = cast.owner.post(f"/clients/{client_id}/files", sent, fragment=fragment)
        assert answer.status_code == 422
        assert 'id="file-error"' in answer.text
    assert counted(File) == 0


def test_another_clients_file_is_not_removed_under_this_one(cast, in_tenant, client_id, counted):
    cast.owner.post(f"/clients/{client_id}/files", {"file": upload()})
    with in_tenant(cast.owner.tenant_id):
        other = a_client("Dan Cole").id
        file_id = db.session.scalars(select(PortalFile.id)).one()
    assert cast.owner.get(f"/clients/{other}/files/{file_id}").status_code == 404
    assert cast.owner.post(f"/clients/{other}/files/{file_id}/removal").status_code == 404
    assert counted(PortalFile) == 1


def test_strangers_and_those_who_may_not_write(cast, client_id, counted):
    base = f"/clients/{client_id}"
    for path in ("/portal/sending", "/portal/link", "/portal/revocation", "/files"):
        for fragment in (False, True):
            assert cast.stranger.post(base + path, fragment=fragment).status_code == 404
            assert cast.accountant.post(base + path, fragment=fragment).status_code == 403
            assert cast.crew.post(base + path, fragment=fragment).status_code == 403
    for path in ("/portal", "/files"):
        assert cast.stranger.get(base + path).status_code == 404
        assert cast.accountant.get(base + path).status_code == 200
    assert counted(PortalAccess) == 0


def upload():
    return (io.BytesIO(PDF), "plan.pdf")
