"""Bytes first, row after: a row never points at a missing file."""

import hashlib

from owneros.domain.records.files.models import File
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import current_tenant
from owneros.vendors import storage

SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def store_file(kind: str, name: str, content_type: str, content: bytes) -> File:
    """Raises VendorError, with nothing kept. The key is ours; the name is only shown."""
    file_id = uuid7()
    key = f"t/{current_tenant(db.session())}/{kind}/{file_id}.{SUFFIXES[content_type]}"
    storage.put(key, content, content_type)
    row = File(
        id=file_id,
        kind=kind,
        key=key,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def read_file(file: File) -> bytes:
    """Raises NotFound, VendorError."""
    return storage.get(file.key)
