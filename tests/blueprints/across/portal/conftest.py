"""Two clients of one business and one of another, each with something of everything behind a link."""

import io
import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from owneros.domain.across.portal.access import open_access
from owneros.domain.across.portal.sharing import share
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.attachments import attach
from owneros.domain.billing.estimates.content import EstimateContent, Item
from owneros.domain.billing.estimates.issuing import issue as issue_estimate
from owneros.domain.billing.estimates.models import Signature
from owneros.domain.billing.payments.recording import Received, record_for_client
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.files.storing import store_file
from owneros.domain.records.files.uploads import Upload
from owneros.foundation.database import db
from owneros.foundation.periods import now
from tests.desk import SAM, a_client, a_draft, an_invoice

DAY = date(2026, 11, 2)


@dataclass
class Door:
    """A client with a portal: `token` opens it, `ids` names what belongs to the client."""

    client_id: uuid.UUID
    name: str
    token: str
    ids: dict[str, uuid.UUID] = field(default_factory=dict)

    @property
    def home(self) -> str:
        return f"/c/{self.token}"

    def path_of(self, what: str) -> str:
        """Where one thing of this client is served in its portal."""
        return f"{self.home}/{PLACES[what]}/{self.ids[what]}"


PLACES = {
    "estimate": "estimates",
    "draft_estimate": "estimates",
    "invoice": "invoices",
    "draft_invoice": "invoices",
    "payment": "payments",
    "shared": "files/shared",
    "photo": "files/estimate",
    "draft_photo": "files/estimate",
    "signed": "files/signed",
}
OPEN = ("estimate", "invoice", "payment", "shared", "photo", "signed")


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (8, 6), "green").save(kept, "PNG")
    return kept.getvalue()


def a_door(name: str) -> Door:
    client = a_client(name, notes="Pays late, watch out")
    door = Door(client.id, name, open_access(client).link_token.reveal())
    for key, sent in (("estimate", True), ("draft_estimate", False)):
        door.ids[key], door.ids["photo" if sent else "draft_photo"] = an_offer(client, sent=sent)
    door.ids["signed"] = a_signature(client)
    door.ids["draft_invoice"] = a_draft(client, title="Secret draft").id
    invoice = an_invoice(client, 50_000, title=f"Roof of {name}")
    door.ids["invoice"] = invoice.id
    received = Received(20_000, "check", DAY, f"once {name}", "Check 1042", "Bounced twice before")
    door.ids["payment"] = record_for_client(SAM, client.id, received, {invoice.id: 20_000}).payment.id
    door.ids["shared"] = share(SAM, client, Upload(b"%PDF-1.7", f"{name} plan.pdf"), "The plan").id
    db.session.flush()
    return door


def an_offer(client: Client, *, sent: bool) -> tuple[uuid.UUID, uuid.UUID]:
    items = [Item("Labor", Decimal(10), "h", 90_0000, None, 43_2100, "labour")]
    content = EstimateContent(
        client_id=client.id, title="Hall bath" if sent else "Draft bath", issued_on=DAY, lines=items
    )
    estimate = drafting.draft(SAM, content)
    photo = attach(SAM, estimate, Upload(picture(), "hall.png"), "The hall" if sent else "Not yet")
    if sent:
        issue_estimate(SAM, estimate)
    return estimate.id, photo.id


def a_signature(client: Client) -> uuid.UUID:
    estimate = drafting.draft(
        SAM,
        EstimateContent(
            client_id=client.id, title="Kitchen", issued_on=DAY, lines=[Item("Work", Decimal(1), "", 500)]
        ),
    )
    issue_estimate(SAM, estimate)
    pdf = store_file("signed_pdf", f"{estimate.label} signed.pdf", "application/pdf", b"%PDF-1.7 signed")
    signature = Signature(
        estimate_id=estimate.id,
        revision=1,
        method="typed",
        signer_name=client.name,
        consent="I agree.",
        signed_at=now(),
        document=latest_revision(estimate).snapshot,
        document_file_id=pdf.id,
        document_sha256=pdf.sha256,
        total_cents=5,
        net_cents=5,
        sealed_file_id=pdf.id,
        sealed_sha256=pdf.sha256,
    )
    db.session.add(signature)
    db.session.flush()
    return signature.id


@pytest.fixture
def maria(cast, in_tenant) -> Door:
    with in_tenant(cast.owner.tenant_id):
        return a_door("Maria Delgado")


@pytest.fixture
def dan(cast, in_tenant) -> Door:
    """Another client of the same business."""
    with in_tenant(cast.owner.tenant_id):
        return a_door("Dan Cole")


@pytest.fixture
def elsewhere(cast, in_tenant) -> Door:
    """A client of another business."""
    with in_tenant(cast.stranger.tenant_id):
        return a_door("Eve Harbor")
