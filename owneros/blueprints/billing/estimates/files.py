"""Photos and files of an estimate: add, show, remove."""

import uuid
from functools import partial

from flask import make_response
from sqlalchemy import select

from owneros.blueprints.billing.estimates.area import bp
from owneros.domain.billing.estimates import attachments, queries
from owneros.domain.billing.estimates.models import Estimate, EstimateFile
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.domain.records.files.uploads import CHOOSE
from owneros.foundation.database import db, present, reach
from owneros.foundation.joins import along
from owneros.parts.uploads import PHOTOS_AND_PDF, UploadField, UploadForm
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.forms import text
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/files.html"


class FileForm(UploadForm):
    file = UploadField("Photo or PDF", required=CHOOSE, accept=PHOTOS_AND_PDF)
    caption = text("What it shows", longest=120)


@bp.get("/<uuid:estimate_id>/files", "estimates:read")
def show_files(estimate_id: uuid.UUID) -> Answer:
    return _show(reach(Estimate, estimate_id), FileForm(), 200)


@bp.post("/<uuid:estimate_id>/files", "estimates:write")
def add_file(estimate: Held[Estimate]) -> Answer:
    form = FileForm()

    def add() -> Saved:
        row_id = once.row_id(EstimateFile)
        caption = form.caption.data or ""
        attachments.attach(person().actor, estimate, form.file.upload, caption, row_id=row_id)
        return Saved(f"/estimates/{estimate.id}/files", "Added. Your client sees it with the estimate.")

    def rules() -> None:
        attachments.check(estimate, form.file.upload)

    return save(form, partial(_show, estimate, form), add, rules=rules)


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
