"""Signed-in browsers, and the devices from which a person has proved the inbox before."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, true
from sqlalchemy.dialects.postgresql import insert

from owneros.domain.people.users.models import KnownDevice, WebSession
from owneros.foundation.audit import Actor, record
from owneros.foundation.counts import plural
from owneros.foundation.database import db, present
from owneros.foundation.periods import now
from owneros.foundation.rows import select_as

TRUSTED_FOR = timedelta(days=30)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
# The order matters: Edge and Chrome also call themselves Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
HANDHELD = ("iPhone", "iPad", "Android")


@dataclass(frozen=True)
class SignedInDevice:
    """One signed-in browser, as the list shows it. `id` is that of its session."""

    id: uuid.UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    ip: str

    @property
    def words(self) -> str:
        return device_words(self.user_agent)

    @property
    def handheld(self) -> bool:
        return any(mark in self.user_agent for mark in HANDHELD)


def device_words(user_agent: str) -> str:
    """`Safari on iPhone`; what a browser says about itself, not a proof."""
    system = next((word for mark, word in SYSTEMS if mark in user_agent), "")
    browser = next((word for mark, word in BROWSERS if mark in user_agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "Unknown device"


def signed_in_devices(user_id: uuid.UUID, tenant_id: int | None = None) -> Sequence[SignedInDevice]:
    """The person's live sessions, those in this business if one is named, seen last first."""
    here = WebSession.tenant_id == tenant_id if tenant_id is not None else true()
    return db.session.scalars(
        select_as(SignedInDevice, WebSession)
        .where(
            WebSession.user_id == user_id,
            WebSession.authenticated_at.is_not(None),
            WebSession.expires_at > func.now(),
            here,
        )
        .order_by(WebSession.last_seen_at.desc())
        .limit(100)
    ).all()


def is_known(user_id: uuid.UUID, device_id: uuid.UUID) -> bool:
    found = db.session.scalar(
        select(KnownDevice.user_id).where(KnownDevice.user_id == user_id, KnownDevice.device_id == device_id)
    )
    return found is not None


def remember_device(user_id: uuid.UUID, device_id: uuid.UUID) -> None:
    db.session.execute(
        insert(KnownDevice).values(user_id=user_id, device_id=device_id).on_conflict_do_nothing()
    )


def trust_device(user_id: uuid.UUID, device_id: uuid.UUID) -> None:
    """No second factor is asked for on it for thirty days, or until it is signed out from afar."""
    until = now() + TRUSTED_FOR
    db.session.execute(
        insert(KnownDevice)
        .values(user_id=user_id, device_id=device_id, trusted_until=until)
        .on_conflict_do_update(index_elements=["user_id", "device_id"], set_={"trusted_until": until})
    )


def end_device(actor: Actor, user_id: uuid.UUID, session_id: uuid.UUID) -> str:
    """Sign one browser out and forget its device; its words. Raises NotFound for another person's."""
    wanted = select(WebSession).where(WebSession.id == session_id, WebSession.user_id == user_id)
    row = present(db.session.scalar(wanted))
    words = device_words(row.user_agent)
    _forget(user_id, KnownDevice.device_id == row.device_id)
    db.session.delete(row)
    record(actor, "access.device_signed_out", f"{actor.name} signed out {words}.", "user", user_id)
    return words


def end_other_devices(actor: Actor, user_id: uuid.UUID, keep: WebSession | None, *, why: str) -> int:
    """Sign out every browser but `keep` and forget their devices; how many were ended."""
    ended = db.session.scalars(
        delete(WebSession)
        .where(WebSession.user_id == user_id, WebSession.id != (keep.id if keep else uuid.UUID(int=0)))
        .returning(WebSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    _forget(user_id, KnownDevice.device_id != (keep.device_id if keep else uuid.UUID(int=0)))
    record(
        actor,
        "access.signed_out_everywhere",
        f"{actor.name} was signed out on {plural(len(ended), 'other device')}: {why}.",
        "user",
        user_id,
    )
    return len(ended)


def _forget(user_id: uuid.UUID, which: object) -> None:
    db.session.execute(
        delete(KnownDevice)
        .where(KnownDevice.user_id == user_id, which)  # type: ignore[arg-type]
        .execution_options(synchronize_session=False)
    )
