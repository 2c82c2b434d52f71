"""Directory tables of people and their sessions. Times are UTC."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import DirectoryTable
from owneros.foundation.ids import uuid7


class User(DirectoryTable):
    """Somebody who signs in. Without a password, `password_hash` and `password_scheme` are empty.

    `factor_since`: since when a second factor is asked for beside that.
    """

    __tablename__ = "app_user"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str]
    email_norm: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    password_scheme: Mapped[str | None]
    password_changed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    email_verified_at: Mapped[datetime | None]
    terms_accepted_at: Mapped[datetime]
    age_confirmed_at: Mapped[datetime]
    factor_since: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class GoogleIdentity(DirectoryTable):
    """The Google account that signs a person in: `sub` is its name there for good, `email` as last seen."""

    __tablename__ = "google_identity"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True
    )
    sub: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_used_at: Mapped[datetime] = mapped_column(server_default=func.now())


class WebSession(DirectoryTable):
    """One browser. `token_hash` is the SHA-256 of the cookie; an id the server did not make is never adopted.

    `data` holds the CSRF secret and notices. `device_id` outlives a sign-out, so the device stays known.
    With `user_id` but without `authenticated_at` the person still owes a second factor, and reaches nothing.
    """

    __tablename__ = "web_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenant.id", ondelete="CASCADE"))
    device_id: Mapped[uuid.UUID]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    user_agent: Mapped[str] = mapped_column(server_default="", default="")
    ip: Mapped[str] = mapped_column(server_default="", default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    authenticated_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_web_session_user", "user_id", postgresql_where="user_id is not null"),
        Index("ix_web_session_expires", "expires_at"),
    )


class KnownDevice(DirectoryTable):
    """A device on which this user has signed in with full proof before.

    Until `trusted_until` no second factor is asked for on it.
    """

    __tablename__ = "known_device"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True
    )
    device_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    trusted_until: Mapped[datetime | None]


class OneTimeProof(DirectoryTable):
    """A mailed link or code, stored hashed: verifies an email, resets a password, admits a device."""

    __tablename__ = "one_time_proof"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(index=True)
    session_id: Mapped[uuid.UUID | None]
    tries: Mapped[int] = mapped_column(server_default="0", default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("purpose", ("verify_email", "reset_password", "new_device")),
        Index("ix_one_time_proof_user", "user_id", "purpose"),
    )


class AuthThrottle(DirectoryTable):
    """Failures per account and window; in PostgreSQL, so that a flushed Redis does not reset it."""

    __tablename__ = "auth_throttle"

    key_hash: Mapped[str] = mapped_column(primary_key=True)
    fails: Mapped[int] = mapped_column(default=0)
    first_failed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    blocked_until: Mapped[datetime | None]
