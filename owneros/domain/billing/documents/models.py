"""What an estimate and an invoice have in common as tables, and so do the papers that went out."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import LargeBinary, Numeric
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from owneros.domain.billing.documents.frozen import Frozen
from owneros.foundation.database import TenantTable
from owneros.foundation.pieces import searched
from owneros.foundation.vault import sealed


class Document(TenantTable):
    """The number is taken when the document is issued, so a deleted draft leaves no gap.

    `revision` 0 is a draft; each edit of what was issued makes the next one, `mailed_revision` is the newest
    that was mailed. `issued_on` is a local date.

    `noun` names it for the audit, its mails and its link; `address` is what its link begins with.
    """

    __abstract__ = True

    noun: ClassVar[str]
    address: ClassVar[str]
    revisions: ClassVar["type[Revision]"]

    number: Mapped[int | None]
    label: Mapped[str] = mapped_column(default="Draft")
    client_id: Mapped[uuid.UUID]
    job_id: Mapped[uuid.UUID | None]
    status: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date]
    discount_kind: Mapped[str] = mapped_column(default="none")
    discount_percent: Mapped[Decimal] = mapped_column(Numeric(7, 4), default=Decimal(0))
    discount_amount_cents: Mapped[int] = mapped_column(default=0)
    tax_exempt: Mapped[bool] = mapped_column(default=False)
    subtotal_cents: Mapped[int] = mapped_column(default=0)
    discount_cents: Mapped[int] = mapped_column(default=0)
    tax_cents: Mapped[int] = mapped_column(default=0)
    total_cents: Mapped[int] = mapped_column(default=0)
    terms: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)
    mailed_revision: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    viewed_at: Mapped[datetime | None]
    _link_token: Mapped[bytes | None] = mapped_column("link_token", LargeBinary)
    search_text: Mapped[str] = searched(default="")
    version: Mapped[int] = mapped_column(default=1)

    link_token = sealed("_link_token")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own declaration

    @property
    def unseen(self) -> bool:
        """Whether the client's next look at it is news."""
        raise NotImplementedError


class Paper(TenantTable):
    """What was sent, as it was sent: never changed afterwards. `snapshot` is the whole document as data.

    `noun` names its template and the kind of its stored PDF.
    """

    __abstract__ = True

    noun: ClassVar[str]

    snapshot: Mapped[dict[str, Any]] = mapped_column(Frozen)
    pdf_file_id: Mapped[uuid.UUID | None]
    sent_by: Mapped[str]

    @property
    def file_name(self) -> str:
        return f"{self.snapshot['label']}.pdf"


class Revision(Paper):
    """`document_id` is the estimate, or the invoice, that it is a revision of."""

    __abstract__ = True

    revision: Mapped[int]
    total_cents: Mapped[int]

    @declared_attr
    def document_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - SQLAlchemy gives it the class
        return synonym(f"{cls.noun}_id")
