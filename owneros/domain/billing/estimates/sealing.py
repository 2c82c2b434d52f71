"""The signed PDF: the exact document with a page of evidence, stored once, and mailed to the client."""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from owneros.domain.billing.estimates import notices
from owneros.domain.billing.estimates.documents import draw_pdf
from owneros.domain.billing.estimates.drawing import as_svg
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.people.tenants.business import our_tenant
from owneros.domain.records.files.storing import store_file
from owneros.domain.records.links.models import Visit
from owneros.foundation.database import db, reach
from owneros.foundation.dying import gave_up, on_today
from owneros.foundation.needing import Need
from owneros.foundation.tasks import handler
from owneros.foundation.tenancy import current_tenant

MOST_VIEWS = 200


def sealing_stopped(signature: Signature) -> bool:
    """It was given up, and nobody should wait for it; the operator heard of it."""
    return signature.sealed_file_id is None and gave_up(f"estimate.seal:{signature.id}")


def say_unsealed(signature_id: uuid.UUID) -> Need | None:
    signature = db.session.get(Signature, (current_tenant(db.session()), signature_id))
    if signature is None or signature.sealed_file_id is not None:
        return None
    estimate = reach(Estimate, signature.estimate_id)
    return Need(
        f"Wait for the PDF that {signature.signer_name} signed",
        f"/estimates/{estimate.id}",
        f"The signed PDF of {estimate.label} could not be created or emailed. The signature is saved.",
        cents=signature.total_cents,
    )


@handler("estimate.seal", heard_by=on_today(say_unsealed))
def seal(signature_id: uuid.UUID) -> None:
    """Draw, store and keep the hash; once. Raises VendorError when storage does not answer."""
    signature = reach(Signature, signature_id, lock=True)
    if signature.sealed_file_id is not None:
        return
    estimate = reach(Estimate, signature.estimate_id)
    pdf = draw_pdf(signature.document, evidence_of(signature))
    stored = store_file("signed_pdf", f"{estimate.label} signed.pdf", "application/pdf", pdf)
    # Not by the unit of work: the app's role may write these two columns of a signature and no other.
    db.session.execute(
        update(Signature)
        .where(Signature.id == signature.id)
        .values(sealed_file_id=stored.id, sealed_sha256=stored.sha256)
    )
    notices.send_signed_copy(estimate, signature)


def evidence_of(signature: Signature) -> dict[str, Any]:
    """Everything that the page of evidence says, as text. `views` are the last of the `visits`."""
    zone = our_tenant().time_zone
    before = [Visit.document_id == signature.estimate_id, Visit.created_at <= signature.signed_at]
    latest = db.session.scalars(
        select(Visit).where(*before).order_by(Visit.id.desc()).limit(MOST_VIEWS)
    ).all()
    return {
        "method": signature.method,
        "signer_name": signature.signer_name,
        "drawing": as_svg(signature.drawing) if signature.drawing else None,
        "consent": signature.consent,
        "signed_utc": _utc(signature.signed_at),
        "signed_local": _local(signature.signed_at, zone),
        "ip": signature.ip,
        "device": signature.device,
        "sent_to": signature.sent_to,
        "recorded_by": signature.recorded_by,
        "how": signature.how,
        "sha256": signature.document_sha256,
        "reference": str(signature.id),
        "visits": db.session.scalar(select(func.count(Visit.id)).where(*before)),
        "views": [
            {
                "utc": _utc(view.created_at),
                "local": _local(view.created_at, zone),
                "revision": view.revision,
                "ip": view.ip,
                "device": view.viewer,
            }
            for view in reversed(latest)
        ],
    }


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S} UTC"


def _local(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%b} {local.day}, {local.year}, {local.hour % 12 or 12}:{local:%M:%S %p} {local:%Z}"
