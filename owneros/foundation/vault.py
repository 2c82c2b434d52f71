"""Encryption of single columns: AES-256-GCM under a key per tenant, which is wrapped by a master key.

    master keys  MASTER_KEYS="k2:<base64>,k1:<base64>", newest first
    tenant key   32 bytes, wrapped with AES-256-GCM, AAD "owneros/dek/v1|tenant|version"
    ciphertext   0x01 | key version i16 | nonce 12 | text | tag 16
    AAD          owneros/v1|tenant|table.column|row id

So a value moved to another row, column or tenant does not open, and deleting a tenant's keys shreds its
values.
"""

import os
import struct
import time
import uuid
from dataclasses import dataclass
from typing import Any, NoReturn, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, SmallInteger, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from owneros.foundation.database import TenantTable, db
from owneros.foundation.errors import OwnerOSError
from owneros.foundation.ids import uuid7
from owneros.foundation.tenancy import current_tenant

FORMAT = 1
SHORTEST = 3 + 12 + 16
CACHE_SECONDS = 60.0


class Shredded(OwnerOSError):
    """The tenant's key is gone, or the value was tampered with: it cannot be opened any more."""


class TenantKey(TenantTable):
    """One version of a tenant's data key, wrapped by the master key `master_id`."""

    __tablename__ = "tenant_key"

    version: Mapped[int] = mapped_column(SmallInteger)
    master_id: Mapped[str]
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("tenant_id", "version"),)


class Secret:
    """An opened value that does not show itself: no text in repr, logs or pickles; only `.reveal()` tells."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Secret does not travel.")


@dataclass(frozen=True)
class _Opened:
    key: AESGCM
    wrapped: bytes
    until: float


class Vault:
    """Holds the master keys and a short-lived cache of opened tenant keys."""

    def __init__(self) -> None:
        self._masters: dict[str, AESGCM] = {}
        self._cache: dict[tuple[int, int], _Opened] = {}

    def configure(self, masters: dict[str, bytes]) -> None:
        """`masters` maps key id to 32 bytes, newest first."""
        self._masters = {name: AESGCM(key) for name, key in masters.items()}
        self._cache.clear()

    @property
    def newest_master(self) -> str:
        return next(iter(self._masters))

    def seal(self, session: Session, context: str, row_id: uuid.UUID, text: str) -> bytes:
        """Raises Shredded when the tenant has no key."""
        row = self._newest_row(session)
        if row is None:
            raise Shredded("This business has no key.")
        key = self._opened(row)
        nonce = os.urandom(12)
        aad = _value_aad(current_tenant(session), context, row_id)
        return struct.pack(">Bh", FORMAT, row.version) + nonce + key.encrypt(nonce, text.encode(), aad)

    def open(self, session: Session, context: str, row_id: uuid.UUID, sealed_bytes: bytes) -> Secret:
        """Raises Shredded when the key is gone or the bytes do not belong to this place."""
        tenant = current_tenant(session)
        if len(sealed_bytes) < SHORTEST or sealed_bytes[0] != FORMAT:
            raise Shredded("This value is not a sealed one.")
        _, version = struct.unpack(">Bh", sealed_bytes[:3])
        aad = _value_aad(tenant, context, row_id)
        for fresh in (False, True):
            key = self._key(session, tenant, version, fresh=fresh)
            try:
                return Secret(key.decrypt(sealed_bytes[3:15], sealed_bytes[15:], aad).decode())
            except InvalidTag:
                continue
        raise Shredded("This value cannot be opened.")

    def add_key(self, session: Session) -> TenantKey:
        """A new data key for the session's tenant: its first, or the next version."""
        tenant = current_tenant(session)
        newest = self._newest_row(session)
        version = 1 if newest is None else newest.version + 1
        row = TenantKey(tenant_id=tenant, version=version, master_id=self.newest_master)
        row.wrapped = self._wrap(row, AESGCM.generate_key(256))
        session.add(row)
        session.flush()
        return row

    def rewrap(self, session: Session) -> int:
        """Wrap the tenant's keys by the newest master key; how many rows changed. Repeating does nothing."""
        rows = session.scalars(select(TenantKey).where(TenantKey.master_id != self.newest_master)).all()
        for row in rows:
            raw = self._unwrap(row)
            row.master_id = self.newest_master
            row.wrapped = self._wrap(row, raw)
        session.flush()
        return len(rows)

    def _newest_row(self, session: Session) -> TenantKey | None:
        return session.scalars(select(TenantKey).order_by(TenantKey.version.desc()).limit(1)).first()

    def _key(self, session: Session, tenant: int, version: int, *, fresh: bool) -> AESGCM:
        kept = self._cache.get((tenant, version))
        if kept is not None and kept.until > time.monotonic() and not fresh:
            return kept.key
        row = session.scalars(select(TenantKey).where(TenantKey.version == version)).first()
        if row is None:
            self._cache.pop((tenant, version), None)
            raise Shredded("The key of this value was destroyed.")
        return self._opened(row)

    def _opened(self, row: TenantKey) -> AESGCM:
        """The key of this very row: one of a transaction that was rolled back may still be remembered."""
        kept = self._cache.get((row.tenant_id, row.version))
        if kept is not None and kept.wrapped == row.wrapped and kept.until > time.monotonic():
            return kept.key
        key = AESGCM(self._unwrap(row))
        self._cache[(row.tenant_id, row.version)] = _Opened(
            key, row.wrapped, time.monotonic() + CACHE_SECONDS
        )
        return key

    def _wrap(self, row: TenantKey, raw: bytes) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._masters[row.master_id].encrypt(nonce, raw, _key_aad(row))

    def _unwrap(self, row: TenantKey) -> bytes:
        master = self._masters.get(row.master_id)
        if master is None:
            raise Shredded(f"The master key {row.master_id} is not configured.")
        try:
            return master.decrypt(row.wrapped[:12], row.wrapped[12:], _key_aad(row))
        except InvalidTag as error:
            raise Shredded("The key of this business does not open.") from error


def _value_aad(tenant: int, context: str, row_id: uuid.UUID) -> bytes:
    return f"owneros/v1|{tenant}|{context}|{row_id}".encode()


def _key_aad(row: TenantKey) -> bytes:
    return f"owneros/dek/v1|{row.tenant_id}|{row.version}".encode()


vault = Vault()


class sealed:  # noqa: N801 - reads as a declaration: access_token = sealed("_access_token")
    """A column that is stored sealed and read as a Secret. Assign text or None."""

    def __init__(self, column: str) -> None:
        self.column = column

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: type) -> "sealed": ...
    @overload
    def __get__(self, row: object, owner: type) -> Secret | None: ...
    def __get__(self, row: Any, owner: type) -> "sealed | Secret | None":
        if row is None:
            return self
        kept = getattr(row, self.column)
        if kept is None:
            return None
        return vault.open(_session_of(row), self._context(row), row.id, kept)

    def __set__(self, row: Any, text: str | None) -> None:
        if text is None:
            setattr(row, self.column, None)
            return
        if row.id is None:
            row.id = uuid7()
        setattr(row, self.column, vault.seal(_session_of(row), self._context(row), row.id, text))

    def _context(self, row: Any) -> str:
        return f"{row.__tablename__}.{self.name}"


def _session_of(row: Any) -> Session:
    session: Session = object_session(row) or db.session()
    return session
