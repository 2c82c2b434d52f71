"""The logo of the business, as it stands on its documents."""

import hashlib
from dataclasses import dataclass

from owneros.domain.people.tenants.business import our_business
from owneros.domain.people.tenants.models import Business
from owneros.domain.records.files.models import File
from owneros.domain.records.files.pictures import cleaned_picture
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import emit
from owneros.foundation.tenancy import current_tenant
from owneros.vendors import storage

LONGEST_SIDE = 1_200


@dataclass(frozen=True)
class Logo:
    content: bytes
    content_type: str


def set_logo(actor: Actor, content: bytes, name: str) -> File:
    """Raises FieldError at `logo`, VendorError. The bytes are stored first: a row never lacks them."""
    picture = cleaned_picture(content, name, longest_side=LONGEST_SIDE, field="logo")
    business = our_business()
    tenant_id = current_tenant(db.session())
    file_id = uuid7()
    row = File(
        id=file_id,
        kind="logo",
        key=f"t/{tenant_id}/logo/{file_id}",
        name="logo.jpg" if picture.content_type == "image/jpeg" else "logo.png",
        content_type=picture.content_type,
        size=len(picture.content),
        sha256=hashlib.sha256(picture.content).hexdigest(),
    )
    storage.put(row.key, picture.content, picture.content_type)
    db.session.add(row)
    _discard_logo(business)
    business.logo_file_id = file_id
    record(actor, "settings.logo_changed", f"{actor.name} changed the logo.", "file", file_id)
    return row


def remove_logo(actor: Actor) -> None:
    business = our_business()
    if business.logo_file_id is None:
        return
    _discard_logo(business)
    business.logo_file_id = None
    record(actor, "settings.logo_removed", f"{actor.name} removed the logo.", "business")


def read_logo() -> Logo | None:
    """The logo of the session's business. Raises VendorError when storage does not answer."""
    file_id = our_business().logo_file_id
    row = _file(file_id) if file_id else None
    return Logo(storage.get(row.key), row.content_type) if row else None


def _file(file_id: object) -> File | None:
    return db.session.get(File, (current_tenant(db.session()), file_id))


def _discard_logo(business: Business) -> None:
    """The row goes now, the bytes after the commit."""
    old = _file(business.logo_file_id) if business.logo_file_id else None
    if old is not None:
        emit("files.discard", {"key": old.key}, tenant_id=old.tenant_id, queue="bulk")
        db.session.delete(old)
