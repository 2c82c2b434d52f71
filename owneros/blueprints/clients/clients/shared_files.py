"""Files that are shared with a client in the portal: add, open, remove."""

import uuid
from functools import partial

from flask import request
from flask_wtf.file import FileField

from owneros.blueprints.clients.clients.area import bp
from owneros.domain.across.portal.files import shared_file, shared_page
from owneros.domain.across.portal.models import PortalFile
from owneros.domain.across.portal.sharing import share, unshare
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.files.storing import read_file
from owneros.domain.records.files.uploads import Upload
from owneros.web import once
from owneros.web.answers import Answer, file_answer, page
from owneros.web.forms import Form, text
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "clients/clients/shared_files.html"


class SharedFileForm(Form):
    file = FileField("Photo or PDF", render_kw={"accept": "image/png,image/jpeg,image/webp,application/pdf"})
    caption = text("What it is", longest=120)

    @property
    def upload(self) -> Upload:
        sent = self.file.data
        return Upload(sent.read(), sent.filename or "") if sent else Upload(b"", "")


@bp.get("/clients/<uuid:client_id>/files", "clients:read")
def shared_files(client: Client) -> Answer:
    return _show(client, SharedFileForm(), 200)


@bp.post("/clients/<uuid:client_id>/files", "clients:write")
def add_shared_file(client: Client) -> Answer:
    form = SharedFileForm()

    def add() -> Saved:
        share(person().actor, client, form.upload, form.caption.data or "", row_id=once.row_id(PortalFile))
        return Saved(f"/clients/{client.id}/files", f"Shared. {client.name} finds it in the portal.")

    return save(form, partial(_show, client, form), add)


@bp.get("/clients/<uuid:client_id>/files/<uuid:portal_file_id>", "clients:read")
def open_shared_file(client_id: uuid.UUID, portal_file_id: uuid.UUID) -> Answer:
    stored = shared_file(client_id, portal_file_id)
    return file_answer(read_file(stored), stored.content_type, stored.name)


@bp.post("/clients/<uuid:client_id>/files/<uuid:portal_file_id>/removal", "clients:write")
def remove_shared_file(client: Client, portal_file_id: uuid.UUID) -> Saved:
    unshare(person().actor, client, portal_file_id)
    return Saved(f"/clients/{client.id}/files", "No longer shared.")


def _show(client: Client, form: SharedFileForm, status: int) -> Answer:
    shared = shared_page(client.id, request.args.get("after"))
    return page(PAGE, status, form=form, client=client, page=shared)
