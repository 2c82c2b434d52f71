"""One-time links and codes: made by random, stored hashed, bound to what asked for them, used once."""

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import func, select, update

from owneros.domain.people.users.models import OneTimeProof
from owneros.foundation.database import db
from owneros.foundation.ids import new_token, token_hash
from owneros.foundation.periods import now

VERIFY_LASTS = timedelta(hours=48)
RESET_LASTS = timedelta(minutes=30)
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5

_settings: dict[str, bytes] = {}


class CodeAnswer(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    GONE = "gone"


def configure(key: str) -> None:
    """A code has 20 bits only, so its hash is keyed."""
    _settings["key"] = key.encode()


def issue_link(
    user_id: uuid.UUID, purpose: str, lasts: timedelta, session_id: uuid.UUID | None = None
) -> str:
    """A new token; the links sent before for the same purpose stop working."""
    token = new_token()
    _retire(OneTimeProof.user_id == user_id, OneTimeProof.purpose == purpose)
    _add(user_id, purpose, token_hash(token), lasts, session_id)
    return token


def issue_code(user_id: uuid.UUID, session_id: uuid.UUID) -> str:
    """Six digits that admit this browser session; the codes sent to it before stop working."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    _retire(OneTimeProof.session_id == session_id, OneTimeProof.purpose == "new_device")
    _add(user_id, "new_device", _code_hash(session_id, code), CODE_LASTS, session_id)
    return code


def find_link(token: str, purpose: str) -> OneTimeProof | None:
    """The proof behind a link that still works."""
    return db.session.scalar(
        select(OneTimeProof).where(
            OneTimeProof.secret_hash == token_hash(token),
            OneTimeProof.purpose == purpose,
            OneTimeProof.used_at.is_(None),
            OneTimeProof.expires_at > func.now(),
        )
    )


def use_link(token: str, purpose: str) -> uuid.UUID | None:
    """Use it up; the person it was sent to, or None when it is used, expired or made up."""
    return db.session.scalar(
        update(OneTimeProof)
        .where(
            OneTimeProof.secret_hash == token_hash(token),
            OneTimeProof.purpose == purpose,
            OneTimeProof.used_at.is_(None),
            OneTimeProof.expires_at > func.now(),
        )
        .values(used_at=func.now())
        .returning(OneTimeProof.user_id)
        .execution_options(synchronize_session=False)
    )


def try_code(user_id: uuid.UUID, session_id: uuid.UUID, code: str) -> CodeAnswer:
    """Count the try, then compare. The caller commits in every case, or the count is lost."""
    live = (
        OneTimeProof.user_id == user_id,
        OneTimeProof.session_id == session_id,
        OneTimeProof.purpose == "new_device",
        OneTimeProof.used_at.is_(None),
        OneTimeProof.expires_at > func.now(),
    )
    found = db.session.execute(
        update(OneTimeProof)
        .where(*live, OneTimeProof.tries < CODE_TRIES)
        .values(tries=OneTimeProof.tries + 1)
        .returning(OneTimeProof.id, OneTimeProof.secret_hash, OneTimeProof.tries)
        .execution_options(synchronize_session=False)
    ).first()
    if found is None:
        return CodeAnswer.GONE
    if not hmac.compare_digest(found.secret_hash, _code_hash(session_id, code)):
        return CodeAnswer.GONE if found.tries >= CODE_TRIES else CodeAnswer.WRONG
    used = db.session.scalar(
        update(OneTimeProof)
        .where(OneTimeProof.id == found.id, OneTimeProof.used_at.is_(None))
        .values(used_at=func.now())
        .returning(OneTimeProof.id)
        .execution_options(synchronize_session=False)
    )
    return CodeAnswer.RIGHT if used is not None else CodeAnswer.GONE


def _add(
    user_id: uuid.UUID, purpose: str, secret_hash: str, lasts: timedelta, session_id: uuid.UUID | None
) -> None:
    expires: datetime = now() + lasts
    db.session.add(
        OneTimeProof(
            user_id=user_id,
            purpose=purpose,
            secret_hash=secret_hash,
            session_id=session_id,
            expires_at=expires,
        )
    )
    db.session.flush()


def _retire(*where: object) -> None:
    db.session.execute(
        update(OneTimeProof)
        .where(*where, OneTimeProof.used_at.is_(None))  # type: ignore[arg-type]
        .values(used_at=func.now())
        .execution_options(synchronize_session=False)
    )


def _code_hash(session_id: uuid.UUID, code: str) -> str:
    return hmac.new(_settings["key"], f"{session_id}|{code}".encode(), hashlib.sha256).hexdigest()
