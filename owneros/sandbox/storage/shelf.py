"""Objects on local disk: bytes in files with made-up names, everything else in the store."""

import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from owneros.sandbox.box import Box
from owneros.sandbox.storage.problems import StorageError

SCHEMA = """
create table if not exists stored_object (
    bucket text not null, key text not null, file text not null, size integer not null,
    etag text not null, content_type text not null, headers text not null,
    metadata text not null, modified integer not null, primary key (bucket, key)
);
"""


@dataclass(frozen=True)
class StoredObject:
    bucket: str
    key: str
    file: str
    size: int  # bytes
    etag: str  # with its quotes
    content_type: str
    headers: dict[str, str]  # Content-Disposition, Cache-Control and the like, as they were put
    metadata: dict[str, str]
    modified: int  # Unix seconds


class Shelf:
    """Of one bucket, which must be there."""

    def __init__(self, box: Box, bucket: str) -> None:
        if bucket != box.settings.r2_bucket:
            raise StorageError("NoSuchBucket", "The specified bucket does not exist.")
        self._box, self._bucket = box, bucket

    def put(
        self, key: str, data: bytes, *, content_type: str, headers: dict[str, str], metadata: dict[str, str]
    ) -> StoredObject:
        """Written whole to a new file first, then shown under its key at once."""
        old = self.find(key)
        file = secrets.token_hex(16)
        path = self._path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        etag = f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'
        stored = StoredObject(
            self._bucket, key, file, len(data), etag, content_type, headers, metadata, self._box.clock.now()
        )
        self._box.store.run(
            "insert or replace into stored_object values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._bucket, key, file, stored.size, etag, content_type, json.dumps(headers),
            json.dumps(metadata), stored.modified,
        )  # fmt: skip
        if old:
            self._path(old.file).unlink(missing_ok=True)
        return stored

    def get(self, key: str) -> StoredObject:
        found = self.find(key)
        if found is None:
            raise StorageError("NoSuchKey", "The specified key does not exist.")
        return found

    def find(self, key: str) -> StoredObject | None:
        rows = self._box.store.rows(
            "select * from stored_object where bucket = ? and key = ?", self._bucket, key
        )
        return read(dict(rows[0])) if rows else None

    def read_bytes(self, stored: StoredObject) -> bytes:
        return self._path(stored.file).read_bytes()

    def delete(self, key: str) -> None:
        """Gone, or it never was: the same answer."""
        found = self.find(key)
        if found:
            self._box.store.run("delete from stored_object where bucket = ? and key = ?", self._bucket, key)
            self._path(found.file).unlink(missing_ok=True)

    def after(self, prefix: str, start: str) -> list[StoredObject]:
        """Objects whose key has the prefix and sorts after `start`, in key order."""
        rows = self._box.store.rows(
            "select * from stored_object where bucket = ?1 and substr(key, 1, length(?2)) = ?2"
            " and key > ?3 order by key",
            self._bucket, prefix, start,
        )  # fmt: skip
        return [read(dict(row)) for row in rows]

    def _path(self, file: str) -> Path:
        return self._box.settings.data_dir / "r2" / file[:2] / file


def read(row: dict[str, object]) -> StoredObject:
    loaded = {name: json.loads(str(row[name])) for name in ("headers", "metadata")}
    return StoredObject(**{**row, **loaded})


def forget(box: Box) -> None:
    shutil.rmtree(box.settings.data_dir / "r2", ignore_errors=True)
