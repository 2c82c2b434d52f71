"""Photos and files that the client sees with an estimate. Bytes first, row after."""

import uuid

from sqlalchemy import func, select

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.estimates.issuing import make_revision
from owneros.domain.billing.estimates.models import Estimate, EstimateFile
from owneros.domain.records.files.models import File
from owneros.domain.records.files.uploads import Upload, discard_file, read_upload, store_upload
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError

MOST_FILES = 20


def attach(
    actor: Actor, estimate: Estimate, upload: Upload, caption: str, *, row_id: uuid.UUID | None = None
) -> EstimateFile:
    """A picture (written anew, without its position) or a PDF. Raises FieldError at `file`, VendorError.

    On an estimate that was sent it makes a new revision: the client signs what stands there.
    """
    if estimate.status == "approved":
        raise StateError("This estimate is signed. Edit it to add a file. Your client then signs again.")
    _check_count(estimate)
    stored = store_upload(upload, picture_kind="estimate_photo", pdf_kind="estimate_file")
    row = EstimateFile(id=row_id, estimate_id=estimate.id, file_id=stored.id, caption=caption)
    db.session.add(row)
    db.session.flush()
    _show_anew(actor, estimate)
    note(actor, "estimate.file_added", f"{stored.name} added to {estimate.label}", estimate)
    return row


def check(estimate: Estimate, upload: Upload) -> None:
    """What attaching it would refuse. Raises FieldError at `file`."""
    _check_count(estimate)
    read_upload(upload)


def _check_count(estimate: Estimate) -> None:
    count = db.session.scalar(
        select(func.count(EstimateFile.id)).where(EstimateFile.estimate_id == estimate.id)
    )
    if (count or 0) >= MOST_FILES:
        raise FieldError("file", f"An estimate can have at most {MOST_FILES} photos and files.")


def _show_anew(actor: Actor, estimate: Estimate) -> None:
    if estimate.status != "draft":
        make_revision(actor, estimate)


def detach(actor: Actor, estimate: Estimate, attachment_id: uuid.UUID) -> None:
    """Of a draft the bytes go too; what was sent stays with its revision. Raises NotFound, StateError."""
    row = reach(EstimateFile, attachment_id)
    if row.estimate_id != estimate.id:
        raise StateError("This file belongs to another estimate.")
    if estimate.status == "approved":
        raise StateError("This estimate is signed. Files of a signed estimate stay.")
    stored = reach(File, row.file_id)
    db.session.delete(row)
    db.session.flush()
    if estimate.status == "draft":
        discard_file(stored)
    _show_anew(actor, estimate)
    note(actor, "estimate.file_removed", f"{stored.name} removed from {estimate.label}", estimate)
