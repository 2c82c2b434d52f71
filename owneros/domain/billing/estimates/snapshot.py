"""The whole document as plain data: what is frozen at sending. No cost and no margin is in it."""

from typing import Any

from owneros.domain.billing.documents.frozen import FORMAT
from owneros.domain.billing.documents.letterhead import business_block, client_block, job_block
from owneros.domain.billing.estimates.models import Estimate, EstimateLine
from owneros.domain.billing.estimates.pricing import sums
from owneros.domain.billing.estimates.queries import files_of, lines_of
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach


def snapshot(estimate: Estimate) -> dict[str, Any]:
    """JSON-ready: money in cents, unit prices in ten-thousandths, decimals and dates as text (ISO 8601)."""
    client = reach(Client, estimate.client_id)
    document = {
        "format": FORMAT,
        "label": estimate.label,
        "revision": estimate.revision,
        "title": estimate.title,
        "issued_on": estimate.issued_on.isoformat(),
        "expires_on": estimate.expires_on.isoformat() if estimate.expires_on else None,
        "business": business_block(),
        "client": client_block(client, tax_exempt=estimate.tax_exempt),
        "job": job_block(estimate.job_id),
        "lines": [_line(line) for line in lines_of(estimate.id)],
        "discount": {**vars(estimate.discount), "percent": _plain(estimate.discount_percent)},
        "discount_percent": _plain(estimate.discount_percent)
        if estimate.discount_kind == "percent"
        else None,
        "deposit": {**vars(estimate.deposit), "percent": _plain(estimate.deposit_percent)},
        "tax_exempt": estimate.tax_exempt,
        "files": [
            {
                "id": str(file.file_id),
                "caption": file.caption or file.name,
                "picture": file.kind == "estimate_photo",
            }
            for file in files_of(estimate.id)
        ],
        "terms": estimate.terms,
        "notes": estimate.notes,
    }
    return document | sums(document)


def _line(line: EstimateLine) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "kind": line.kind,
        "description": line.description,
        "quantity": _plain(line.quantity),
        "unit": line.unit,
        "unit_e4": line.unit_e4,
        "amount_cents": line.amount_cents,
        "tax_name": line.tax_name,
        "tax_percent": _plain(line.tax_percent),
        "tax_rate_id": str(line.tax_rate_id) if line.tax_rate_id else None,
        "taxed": line.tax_percent > 0,
        "optional": line.optional,
        "selected": line.selected,
    }


def _plain(value: Any) -> str:
    return f"{value.normalize():f}"
