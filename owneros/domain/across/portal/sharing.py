"""Files that the business shares with a client, beside what stands with its estimates."""

import uuid

from sqlalchemy import func, select

from owneros.domain.across.portal.models import PortalFile
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.files.models import File
from owneros.domain.records.files.uploads import Upload, discard_file, read_upload, store_upload
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError

MOST_FILES = 200


def share(
    actor: Actor, client: Client, upload: Upload, caption: str, *, row_id: uuid.UUID | None = None
) -> PortalFile:
    """A picture or a PDF. Raises FieldError at `file`, VendorError."""
    _check_count(client)
    stored = store_upload(upload, picture_kind="shared_file", pdf_kind="shared_file")
    row = PortalFile(id=row_id, client_id=client.id, file_id=stored.id, caption=caption)
    db.session.add(row)
    record(actor, "portal.file_shared", f"{stored.name} shared with {client.name}", client)
    return row


def check_share(client: Client, upload: Upload) -> None:
    """What sharing it would refuse. Raises FieldError at `file`."""
    _check_count(client)
    read_upload(upload)


def _check_count(client: Client) -> None:
    count = db.session.scalar(select(func.count(PortalFile.id)).where(PortalFile.client_id == client.id))
    if (count or 0) >= MOST_FILES:
        raise FieldError("file", f"You can share at most {MOST_FILES} files with one client.")


def unshare(actor: Actor, client: Client, portal_file_id: uuid.UUID) -> None:
    """The bytes go too. Raises NotFound."""
    row = reach(PortalFile, portal_file_id, PortalFile.client_id == client.id)
    stored = reach(File, row.file_id)
    db.session.delete(row)
    db.session.flush()
    discard_file(stored)
    record(actor, "portal.file_removed", f"{stored.name} is no longer shared with {client.name}", client)
