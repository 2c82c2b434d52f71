"""Directory tables of second factors. Times are UTC."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.database import DirectoryTable
from owneros.foundation.ids import uuid7
from owneros.foundation.person_vault import person_vault
from owneros.foundation.vault import Secret

CONTEXT = "authenticator.secret"


class Authenticator(DirectoryTable):
    """An app that shows codes (TOTP). `last_step` is that of the code that was used last: none works twice.

    It counts as a factor once it is confirmed by a code.
    """

    __tablename__ = "authenticator"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True
    )
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    confirmed_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    @property
    def secret(self) -> Secret:
        return person_vault.open(CONTEXT, self.user_id, self.sealed_secret)

    def seal(self, secret: str) -> None:
        self.sealed_secret = person_vault.seal(CONTEXT, self.user_id, secret)


class RecoveryCode(DirectoryTable):
    """A way in for whoever lost the phone, good once; stored hashed."""

    __tablename__ = "recovery_code"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    code_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_recovery_code_user", "user_id"),)


class Passkey(DirectoryTable):
    """A key pair on a phone or a stick, of which we hold the public half. A synced one counts nothing."""

    __tablename__ = "passkey"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_passkey_user", "user_id"),)
