"""What a person uploads for clients to see: a picture, written anew, or a PDF. Bytes first, row after."""

from dataclasses import dataclass

from owneros.domain.records.files.models import File
from owneros.domain.records.files.pictures import Picture, cleaned_picture
from owneros.domain.records.files.storing import store_file
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.outbox import emit
from owneros.foundation.texts import plain_name

LARGEST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE = 1_600
LONGEST_NAME = 100
PDF = b"%PDF-"
CHOOSE = "Choose a photo or a PDF."


@dataclass(frozen=True)
class Upload:
    content: bytes
    name: str

    @property
    def plain_name(self) -> str:
        """Without the folders that some browsers send, and without what hides how it ends."""
        return plain_name(self.name, LONGEST_NAME) or "file"


def store_upload(upload: Upload, *, picture_kind: str, pdf_kind: str) -> File:
    """Raises FieldError at `file`, VendorError. Where a picture was taken is not kept."""
    picture = read_upload(upload)
    if picture is None:
        return store_file(pdf_kind, upload.plain_name, "application/pdf", upload.content)
    return store_file(picture_kind, upload.plain_name, picture.content_type, picture.content)


def read_upload(upload: Upload) -> Picture | None:
    """The picture, written anew; None for a PDF. Raises FieldError at `file` for anything else."""
    if not upload.content:
        raise FieldError("file", CHOOSE)
    if not upload.content.startswith(PDF):
        return cleaned_picture(upload.content, upload.plain_name, longest_side=LONGEST_SIDE, field="file")
    if len(upload.content) > LARGEST_BYTES:
        raise FieldError("file", "This file is larger than 10 MB. Choose a smaller one.")
    return None


def discard_file(stored: File) -> None:
    """The row goes now, the bytes after the commit."""
    emit("files.discard", {"key": stored.key}, tenant_id=stored.tenant_id, queue="bulk")
    db.session.delete(stored)
