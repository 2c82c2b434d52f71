"""Once a day: what has served its time is erased, so that nothing grows for ever and little can leak."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, func, or_, select

from owneros.domain.people.tenants.models import Invitation, Tenant
from owneros.domain.people.users.models import AuthThrottle, KnownDevice, OneTimeProof, WebSession
from owneros.foundation.database import db
from owneros.foundation.dying import OPERATOR
from owneros.foundation.once import FormOnce
from owneros.foundation.outbox import Outbox, RecurringRun, emit
from owneros.foundation.periods import now
from owneros.foundation.tasks import daily, handler, recurring

PROOFS_KEPT = timedelta(days=1)
INVITATIONS_KEPT = timedelta(days=90)
THROTTLES_KEPT = timedelta(days=2)
FORMS_KEPT = timedelta(days=30)
TASKS_KEPT = timedelta(days=30)
RUNS_KEPT = timedelta(days=90)


@recurring("tenants.clean", daily, heard_by=OPERATOR)
def clean(period: str) -> None:
    """The directory tables here; what lies behind the wall by one task for each business."""
    moment = now()
    _erase(WebSession, WebSession.expires_at < moment)
    _erase(OneTimeProof, OneTimeProof.expires_at < moment - PROOFS_KEPT)
    _erase(
        AuthThrottle,
        AuthThrottle.first_failed_at < moment - THROTTLES_KEPT,
        or_(AuthThrottle.blocked_until.is_(None), AuthThrottle.blocked_until < moment),
    )
    # Without a session row that carries its id, a device cannot show itself any more.
    _erase(
        KnownDevice,
        ~exists(select(WebSession.id).where(WebSession.device_id == KnownDevice.device_id)),
        KnownDevice.created_at < moment - PROOFS_KEPT,
    )
    _erase(Invitation, Invitation.expires_at < moment - INVITATIONS_KEPT)
    _erase(Outbox, Outbox.done_at < moment - TASKS_KEPT)
    _erase(RecurringRun, RecurringRun.started_at < moment - RUNS_KEPT)
    for tenant_id in db.session.scalars(select(Tenant.id)):
        dedupe = f"tenants.clean_forms:{tenant_id}:{period}"
        emit("tenants.clean_forms", {}, tenant_id=tenant_id, queue="bulk", dedupe=dedupe)


@handler("tenants.clean_forms", heard_by=OPERATOR)
def clean_forms() -> None:
    _erase(FormOnce, FormOnce.created_at < func.now() - FORMS_KEPT)


def _erase(model: type[Any], *which: Any) -> None:
    db.session.execute(delete(model).where(*which).execution_options(synchronize_session=False))
