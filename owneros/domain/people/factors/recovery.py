"""Ten codes on paper, each good once: twelve digits, shown when they are made and never again."""

import hashlib
import hmac
import secrets
import uuid

from sqlalchemy import delete, func, select, update

from owneros.domain.people.factors.models import RecoveryCode
from owneros.foundation.database import db
from owneros.foundation.periods import now

HOW_MANY = 10
DIGITS = 12
GROUP = 4

_settings: dict[str, bytes] = {}


def configure(key: str) -> None:
    """A code has forty bits only, so its hash is keyed."""
    _settings["key"] = key.encode()


def make_codes(user_id: uuid.UUID) -> list[str]:
    """New ones, in groups for reading; those of before stop working."""
    drop_codes(user_id)
    codes = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}" for _ in range(HOW_MANY)]
    db.session.add_all(RecoveryCode(user_id=user_id, code_hash=_hash(user_id, code)) for code in codes)
    db.session.flush()
    return [" ".join(code[at : at + GROUP] for at in range(0, DIGITS, GROUP)) for code in codes]


def drop_codes(user_id: uuid.UUID) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def codes_left(user_id: uuid.UUID) -> int:
    left = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0


def use_code(user_id: uuid.UUID, code: str) -> bool:
    """Whether it is one that was not used before; uses it up, at most once of many at a time."""
    used = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == _hash(user_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
        .returning(RecoveryCode.id)
    )
    return used is not None


def _hash(user_id: uuid.UUID, code: str) -> str:
    return hmac.new(_settings["key"], f"recovery|{user_id}|{code}".encode(), hashlib.sha256).hexdigest()
