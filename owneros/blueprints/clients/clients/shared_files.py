"""Files that are shared with a client in the portal: add, open, remove."""

import uuid
from functools import partial

from flask import request

from owneros.blueprints.clients.clients.area import bp
from owneros.domain.across.portal.files import shared_file, shared_page
from owneros.domain.across.portal.models import PortalFile
from owneros.domain.across.portal.sharing import check_share, share, unshare
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.files.storing import read_file
from owneros.domain.records.files.uploads import CHOOSE
from owneros.parts.uploads import PHOTOS_AND_PDF, UploadField, UploadForm
from owneros.web import once
from owneros.web.answers import Answer, file_answer, page
from owneros.web.forms import text
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "clients/clients/shared_files.html"


class SharedFileForm(UploadForm):
    file = UploadField("Photo or PDF", required=CHOOSE, accept=PHOTOS_AND_PDF)
    caption = text("What it is", longest=120)


@bp.get("/clients/<uuid:client_id>/files", "clients:read")
def shared_files(client: Client) -> Answer:
    return _show(client, SharedFileForm(), 200)


@bp.post("/clients/<uuid:client_id>/files", "clients:write")
def add_shared_file(client: Client) -> Answer:
    form = SharedFileForm()

    def add() -> Saved:
        row_id = once.row_id(PortalFile)
        share(person().actor, client, form.file.upload, form.caption.data or "", row_id=row_id)
        return Saved(f"/clients/{client.id}/files", f"Shared. {client.name} sees it in the portal.")

    def rules() -> None:
        check_share(client, form.file.upload)

    return save(form, partial(_show, client, form), add, rules=rules)


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
