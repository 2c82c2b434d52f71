"""Photos and files that the client sees with an estimate. Bytes first, row after."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from owneros.domain.estimates.issuing import make_revision
from owneros.domain.estimates.models import Estimate, EstimateFile
from owneros.domain.estimates.noting import note
from owneros.domain.files.models import File
from owneros.domain.files.pictures import cleaned_picture
from owneros.domain.files.storing import store_file
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.outbox import emit

MOST_FILES = 20
LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE = 1_600
PDF = b"%PDF-"


@dataclass(frozen=True)
class Upload:
    content: bytes
    name: str


def attach(actor: Actor, estimate: Estimate, upload: Upload, caption: str) -> EstimateFile:
    """A picture (written anew, without its position) or a PDF. Raises FieldError at `file`, VendorError.

    On an estimate that was sent it makes a new revision: the client signs what stands there.
    """
    if estimate.status == "approved":
        raise StateError("This estimate is signed. Change it to add something: the client then signs anew.")
    count = db.session.scalar(
        select(func.count(EstimateFile.id)).where(EstimateFile.estimate_id == estimate.id)
    )
    if (count or 0) >= MOST_FILES:
        raise FieldError("file", f"At most {MOST_FILES} photos and files fit one estimate.")
    name = upload.name.replace("\\", "/").rpartition("/")[2][-100:] or "file"
    stored = _store(upload.content, name)
    row = EstimateFile(estimate_id=estimate.id, file_id=stored.id, caption=caption)
    db.session.add(row)
    db.session.flush()
    _show_anew(actor, estimate)
    note(actor, "estimate.file_added", f"{name} added to {estimate.label}", estimate)
    return row


def _show_anew(actor: Actor, estimate: Estimate) -> None:
    if estimate.status != "draft":
        make_revision(actor, estimate)


def _store(content: bytes, name: str) -> File:
    if not content:
        raise FieldError("file", "Choose a photo or a PDF.")
    if content.startswith(PDF):
        if len(content) > LARGEST_BYTES:
            raise FieldError("file", "This file is larger than 10 MB. Choose a smaller one.")
        return store_file("estimate_file", name, "application/pdf", content)
    picture = cleaned_picture(content, name, longest_side=LONGEST_SIDE, field="file")
    return store_file("estimate_photo", name, picture.content_type, picture.content)


def detach(actor: Actor, estimate: Estimate, attachment_id: uuid.UUID) -> None:
    """Of a draft the bytes go too; what was sent stays with its revision. Raises NotFound, StateError."""
    row = reach(EstimateFile, attachment_id)
    if row.estimate_id != estimate.id:
        raise StateError("This file belongs to another estimate.")
    if estimate.status == "approved":
        raise StateError("This estimate is signed, and what was signed stays.")
    stored = reach(File, row.file_id)
    db.session.delete(row)
    db.session.flush()
    if estimate.status == "draft":
        emit("files.discard", {"key": stored.key}, tenant_id=stored.tenant_id, queue="bulk")
        db.session.delete(stored)
    _show_anew(actor, estimate)
    note(actor, "estimate.file_removed", f"{stored.name} removed from {estimate.label}", estimate)
    db.session.flush()
