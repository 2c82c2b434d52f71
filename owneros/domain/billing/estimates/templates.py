"""Templates: an estimate's lines, terms and defaults under a name, as a start for the next ones."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from owneros.domain.billing.documents.totals import Discount
from owneros.domain.billing.estimates.content import Deposit, EstimateContent, Item
from owneros.domain.billing.estimates.drafting import content_of
from owneros.domain.billing.estimates.models import Estimate, EstimateTemplate
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import AnyRow, db
from owneros.foundation.errors import FieldError


def save_as_template(
    actor: Actor, estimate: Estimate, name: str, *, row_id: uuid.UUID | None = None
) -> EstimateTemplate:
    """Raises FieldError at `name` when there is one of that name."""
    if db.session.scalar(select(EstimateTemplate.id).where(EstimateTemplate.name == name)) is not None:
        raise FieldError("name", "A template already has this name.")
    template = EstimateTemplate(id=row_id, name=name, content=packed(content_of(estimate)))
    db.session.add(template)
    record(actor, "estimate.template_saved", f"Template “{name}” saved from {estimate.label}", template)
    return template


def remove_template(actor: Actor, template: EstimateTemplate) -> None:
    record(actor, "estimate.template_removed", f"Template “{template.name}” removed", template)
    db.session.delete(template)
    db.session.flush()


def all_templates() -> list[AnyRow]:
    """(id, name, created_at), by name."""
    return list(
        db.session.execute(
            select(EstimateTemplate.id, EstimateTemplate.name, EstimateTemplate.created_at)
            .order_by(EstimateTemplate.name)
            .limit(200)
        )
    )


def start_from(template: EstimateTemplate, client_id: uuid.UUID, issued_on: date) -> EstimateContent:
    """What an estimate begins with. A tax rate that was retired since is still named."""
    kept = template.content
    return EstimateContent(
        client_id=client_id,
        issued_on=issued_on,
        title=kept["title"],
        lines=[_item(line) for line in kept["lines"]],
        discount=Discount(
            kept["discount"]["kind"], Decimal(kept["discount"]["percent"]), kept["discount"]["amount_cents"]
        ),
        deposit=Deposit(
            kept["deposit"]["kind"], Decimal(kept["deposit"]["percent"]), kept["deposit"]["amount_cents"]
        ),
        terms=kept["terms"],
        notes=kept["notes"],
    )


def packed(content: EstimateContent) -> dict[str, Any]:
    """JSON-ready, and without what belongs to one client."""
    return {
        "title": content.title,
        "lines": [
            {
                **vars(line),
                "id": None,
                "quantity": str(line.quantity),
                "tax_rate_id": str(line.tax_rate_id) if line.tax_rate_id else None,
            }
            for line in content.lines
        ],
        "discount": {**vars(content.discount), "percent": str(content.discount.percent)},
        "deposit": {**vars(content.deposit), "percent": str(content.deposit.percent)},
        "terms": content.terms,
        "notes": content.notes,
    }


def _item(line: dict[str, Any]) -> Item:
    rate = line["tax_rate_id"]
    return Item(
        **{
            **line,
            "quantity": Decimal(line["quantity"]),
            "tax_rate_id": uuid.UUID(rate) if rate else None,
        }
    )
