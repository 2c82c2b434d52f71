"""The client's credit is applied to an invoice."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.payments import bp
from owneros.domain.invoices.models import Invoice
from owneros.domain.payments.crediting import apply_credit
from owneros.foundation.database import db, reach
from owneros.foundation.money import format_cents
from owneros.web import once
from owneros.web.answers import done
from owneros.web.guards import person, requires


@bp.post("/invoices/<uuid:invoice_id>/credit")
@requires("payments:write")
def apply(invoice_id: uuid.UUID) -> ResponseReturnValue:
    reach(Invoice, invoice_id)
    if earlier := once.repeated():
        return done(earlier)
    applied = apply_credit(person().actor, invoice_id)
    path = once.remember(f"/invoices/{invoice_id}")
    db.session.commit()
    return done(path, f"{format_cents(applied)} of credit applied.")
