"""A file that came with a form which was not right is kept aside for a day, so nobody chooses it twice."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from owneros.domain.people.tenants.rounds import in_each_business
from owneros.domain.records.files.models import FileAside
from owneros.domain.records.files.uploads import Upload
from owneros.foundation.database import db
from owneros.foundation.errors import NotFound
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.tasks import daily
from owneros.foundation.tenancy import current_tenant
from owneros.vendors import storage

KEPT = timedelta(days=1)


def put_aside(user_id: uuid.UUID, upload: Upload) -> uuid.UUID:
    """The key under which this person takes it back. Raises VendorError, with nothing kept."""
    row_id = uuid7()
    key = f"t/{current_tenant(db.session())}/aside/{row_id}"
    storage.put(key, upload.content, "application/octet-stream")
    db.session.add(FileAside(id=row_id, user_id=user_id, key=key, name=upload.plain_name))
    db.session.flush()
    return row_id


def take_back(user_id: uuid.UUID, row_id: uuid.UUID) -> Upload | None:
    """None for what is another person's, or gone. Raises VendorError."""
    wanted = select(FileAside).where(FileAside.id == row_id, FileAside.user_id == user_id)
    row = db.session.scalars(wanted).one_or_none()
    if row is None:
        return None
    try:
        return Upload(storage.get(row.key), row.name)
    except NotFound:
        return None


@in_each_business("files.forget_aside", "files.tick_aside", daily)
def forget_aside() -> None:
    """The rows go now, the bytes after the commit."""
    for row in db.session.scalars(select(FileAside).where(FileAside.created_at < now() - KEPT)):
        emit("files.discard", {"key": row.key}, tenant_id=row.tenant_id, queue="bulk")
        db.session.delete(row)
