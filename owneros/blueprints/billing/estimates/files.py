"""Photos and files of an estimate: add, show, remove."""

import uuid
from functools import partial

from flask import make_response, request
from flask_wtf.file import FileField
from sqlalchemy import select

from owneros.blueprints.billing.estimates.area import bp
from owneros.domain.billing.estimates import attachments, queries
from owneros.domain.billing.estimates.models import Estimate, EstimateFile
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.domain.records.files.uploads import Upload
from owneros.foundation.database import db, present, reach
from owneros.foundation.joins import along
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.forms import Form, text
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/files.html"


class FileForm(Form):
    file = FileField("Photo or PDF", render_kw={"accept": "image/png,image/jpeg,image/webp,application/pdf"})
    caption = text("What it shows", longest=120)

    @property
    def upload(self) -> Upload:
        """What was sent; read, so for one look only."""
        sent = request.files.get("file")
        return Upload(sent.read() if sent else b"", (sent.filename if sent else "") or "")


@bp.get("/<uuid:estimate_id>/files", "estimates:read")
def show_files(estimate_id: uuid.UUID) -> Answer:
    return _show(reach(Estimate, estimate_id), FileForm(), 200)


@bp.post("/<uuid:estimate_id>/files", "estimates:write")
def add_file(estimate: Held[Estimate]) -> Answer:
    form = FileForm()

    def add() -> Saved:
        row_id = once.row_id(EstimateFile)
        attachments.attach(person().actor, estimate, form.upload, form.caption.data or "", row_id=row_id)
        return Saved(f"/estimates/{estimate.id}/files", "Added. The client sees it with the estimate.")

    return save(form, partial(_show, estimate, form), add)


@bp.get("/<uuid:estimate_id>/files/<uuid:estimate_file_id>", "estimates:read")
def file(estimate_id: uuid.UUID, estimate_file_id: uuid.UUID) -> Answer:
    wanted = (
        select(File)
        .join(EstimateFile, along(EstimateFile.file_id))
        .where(EstimateFile.id == estimate_file_id, EstimateFile.estimate_id == estimate_id)
    )
    stored = present(db.session.scalars(wanted).one_or_none())
    response = make_response(read_file(stored))
    response.headers["Content-Type"] = stored.content_type
    if stored.kind == "estimate_file":
        response.headers["Content-Disposition"] = "attachment"
    return response


@bp.post("/<uuid:estimate_id>/files/<uuid:estimate_file_id>/removal", "estimates:write")
def remove_file(estimate: Held[Estimate], estimate_file_id: uuid.UUID) -> Saved:
    attachments.detach(person().actor, estimate, estimate_file_id)
    return Saved(f"/estimates/{estimate.id}/files", "Removed.")


def _show(estimate: Estimate, form: FileForm, status: int) -> Answer:
    return page(PAGE, status, form=form, estimate=estimate, files=queries.files_of(estimate.id))
