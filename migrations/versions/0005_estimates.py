"""Estimates, signatures, links to any document, contracts and deposits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from owneros.foundation.walls import append_only, wall

revision = "0005"
down_revision = "0004"

ADDED = {
    "job": ("contract_fixed", "budget_labour_cents", "budget_materials_cents", "budget_subs_cents"),
    "invoice_line": ("origin_id",),
    "invoice": ("kind", "applied_cents"),
    "business": (
        "estimate_prefix",
        "estimate_days",
        "deposit_kind",
        "deposit_percent",
        "deposit_amount_cents",
        "estimate_terms",
    ),
}


def upgrade() -> None:
    _links_lead_to_any_document()
    _estimates()
    wall("estimate", "estimate_line", "estimate_file", "estimate_revision", "signature", "estimate_template")
    append_only("signature")
    op.execute("grant update (sealed_file_id, sealed_sha256) on signature to owneros_app")
    _contracts_and_deposits()


def _links_lead_to_any_document() -> None:
    op.rename_table("invoice_view", "visit")
    op.drop_constraint("fk_invoice_view_tenant_id_invoice_id", "visit", type_="foreignkey")
    op.alter_column("visit", "invoice_id", new_column_name="document_id")
    op.execute("alter index ix_invoice_view_invoice rename to ix_visit_document")
    op.execute("alter table visit rename constraint pk_invoice_view to pk_visit")
    op.drop_constraint(op.f("ck_public_link_kind"), "public_link", type_="check")
    op.create_check_constraint(
        op.f("ck_public_link_kind"),
        "public_link",
        "kind in ('invoice', 'estimate', 'portal', 'unsubscribe')",
    )
    op.drop_constraint(op.f("ck_file_kind"), "file", type_="check")
    op.create_check_constraint(
        op.f("ck_file_kind"),
        "file",
        "kind in ('logo', 'invoice_pdf', 'estimate_pdf', 'signed_pdf', 'estimate_photo', 'estimate_file')",
    )


def _estimates() -> None:
    op.create_table(
        "estimate_template",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_estimate_template")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_estimate_template_tenant_id_name")),
    )
    op.create_table(
        "estimate",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("discount_kind", sa.Text(), nullable=False),
        sa.Column("discount_percent", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("discount_amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("deposit_kind", sa.Text(), nullable=False),
        sa.Column("deposit_percent", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("deposit_amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("tax_exempt", sa.Boolean(), nullable=False),
        sa.Column("subtotal_cents", sa.BigInteger(), nullable=False),
        sa.Column("discount_cents", sa.BigInteger(), nullable=False),
        sa.Column("tax_cents", sa.BigInteger(), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("mailed_revision", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_token", sa.LargeBinary(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(status = 'draft') = (number is null)", name=op.f("ck_estimate_number")),
        sa.CheckConstraint(
            "deposit_kind in ('none', 'percent', 'amount')", name=op.f("ck_estimate_deposit_kind")
        ),
        sa.CheckConstraint(
            "discount_kind in ('none', 'percent', 'amount')", name=op.f("ck_estimate_discount_kind")
        ),
        sa.CheckConstraint("status <> 'approved' or job_id is not null", name=op.f("ck_estimate_approved")),
        sa.CheckConstraint(
            "status in ('draft', 'sent', 'viewed', 'changes_asked', 'declined', 'approved')",
            name=op.f("ck_estimate_status"),
        ),
        sa.CheckConstraint(
            "total_cents = subtotal_cents - discount_cents + tax_cents", name=op.f("ck_estimate_total")
        ),
        sa.CheckConstraint("total_cents >= 0 and cost_cents >= 0", name=op.f("ck_estimate_cents")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "client_id"],
            ["client.tenant_id", "client.id"],
            name=op.f("fk_estimate_tenant_id_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "job_id"], ["job.tenant_id", "job.id"], name=op.f("fk_estimate_tenant_id_job_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_estimate")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_estimate_tenant_id_number")),
    )
    op.create_index("ix_estimate_client", "estimate", ["tenant_id", "client_id", "issued_on"], unique=False)
    op.create_index("ix_estimate_job", "estimate", ["tenant_id", "job_id", "issued_on"], unique=False)
    op.create_index("ix_estimate_newest", "estimate", ["tenant_id", "issued_on", "id"], unique=False)
    op.create_index("ix_estimate_status", "estimate", ["tenant_id", "status", "expires_on"], unique=False)
    op.create_table(
        "estimate_file",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("estimate_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "estimate_id"],
            ["estimate.tenant_id", "estimate.id"],
            name=op.f("fk_estimate_file_tenant_id_estimate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["file.tenant_id", "file.id"],
            name=op.f("fk_estimate_file_tenant_id_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_estimate_file")),
    )
    op.create_index(
        "ix_estimate_file_estimate", "estimate_file", ["tenant_id", "estimate_id", "id"], unique=False
    )
    op.create_index("ix_estimate_file_file", "estimate_file", ["tenant_id", "file_id"], unique=False)
    op.create_table(
        "estimate_line",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("estimate_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_cents", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("unit_cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.Column("selected", sa.Boolean(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=True),
        sa.Column("tax_name", sa.Text(), nullable=False),
        sa.Column("tax_percent", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "cost_kind in ('labour', 'materials', 'subs', 'other')", name=op.f("ck_estimate_line_cost_kind")
        ),
        sa.CheckConstraint("kind in ('section', 'item')", name=op.f("ck_estimate_line_kind")),
        sa.CheckConstraint("optional or selected", name=op.f("ck_estimate_line_selected")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "estimate_id"],
            ["estimate.tenant_id", "estimate.id"],
            name=op.f("fk_estimate_line_tenant_id_estimate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "tax_rate_id"],
            ["tax_rate.tenant_id", "tax_rate.id"],
            name=op.f("fk_estimate_line_tenant_id_tax_rate_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_estimate_line")),
    )
    op.create_index(
        "ix_estimate_line_estimate", "estimate_line", ["tenant_id", "estimate_id", "position"], unique=False
    )
    op.create_table(
        "estimate_revision",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("estimate_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("pdf_file_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "estimate_id"],
            ["estimate.tenant_id", "estimate.id"],
            name=op.f("fk_estimate_revision_tenant_id_estimate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "pdf_file_id"],
            ["file.tenant_id", "file.id"],
            name=op.f("fk_estimate_revision_tenant_id_pdf_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_estimate_revision")),
        sa.UniqueConstraint(
            "tenant_id",
            "estimate_id",
            "revision",
            name=op.f("uq_estimate_revision_tenant_id_estimate_id_revision"),
        ),
    )
    op.create_table(
        "signature",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("estimate_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("signer_name", sa.Text(), nullable=False),
        sa.Column("drawing", sa.Text(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ip", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document_file_id", sa.Uuid(), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("labour_cents", sa.BigInteger(), nullable=False),
        sa.Column("materials_cents", sa.BigInteger(), nullable=False),
        sa.Column("subs_cents", sa.BigInteger(), nullable=False),
        sa.Column("other_cents", sa.BigInteger(), nullable=False),
        sa.Column("sealed_file_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_sha256", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(method = 'on_behalf') = (recorded_by <> '')", name=op.f("ck_signature_recorded_by")
        ),
        sa.CheckConstraint("method in ('typed', 'drawn', 'on_behalf')", name=op.f("ck_signature_method")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_file_id"],
            ["file.tenant_id", "file.id"],
            name=op.f("fk_signature_tenant_id_document_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "estimate_id"],
            ["estimate.tenant_id", "estimate.id"],
            name=op.f("fk_signature_tenant_id_estimate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sealed_file_id"],
            ["file.tenant_id", "file.id"],
            name=op.f("fk_signature_tenant_id_sealed_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_signature")),
        sa.UniqueConstraint(
            "tenant_id", "estimate_id", "revision", name=op.f("uq_signature_tenant_id_estimate_id_revision")
        ),
    )


def _contracts_and_deposits() -> None:
    op.add_column("business", sa.Column("estimate_prefix", sa.Text(), server_default="EST-", nullable=False))
    op.add_column(
        "business", sa.Column("estimate_days", sa.BigInteger(), server_default="30", nullable=False)
    )
    op.add_column("business", sa.Column("deposit_kind", sa.Text(), server_default="none", nullable=False))
    op.add_column(
        "business",
        sa.Column("deposit_percent", sa.Numeric(precision=7, scale=4), server_default="0", nullable=False),
    )
    op.add_column(
        "business", sa.Column("deposit_amount_cents", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("business", sa.Column("estimate_terms", sa.Text(), server_default="", nullable=False))
    op.add_column("invoice", sa.Column("kind", sa.Text(), server_default="invoice", nullable=False))
    op.add_column("invoice", sa.Column("applied_cents", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("invoice_line", sa.Column("origin_id", sa.Uuid(), nullable=True))
    op.add_column("job", sa.Column("contract_fixed", sa.Boolean(), server_default="false", nullable=False))
    op.add_column(
        "job", sa.Column("budget_labour_cents", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "job", sa.Column("budget_materials_cents", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("job", sa.Column("budget_subs_cents", sa.BigInteger(), server_default="0", nullable=False))
    op.create_check_constraint(
        op.f("ck_business_deposit_kind"), "business", "deposit_kind in ('none', 'percent', 'amount')"
    )
    op.create_check_constraint(
        op.f("ck_invoice_kind"), "invoice", "kind in ('invoice', 'progress', 'deposit')"
    )
    op.create_check_constraint(
        op.f("ck_invoice_contract"), "invoice", "kind <> 'progress' or job_id is not null"
    )
    op.create_check_constraint(
        op.f("ck_invoice_applied"),
        "invoice",
        "applied_cents >= 0 and (kind = 'deposit' or applied_cents = 0)",
    )


def downgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
    for table in ("signature", "estimate_template", "estimate_file", "estimate_line", "estimate_revision"):
        op.drop_table(table)
    op.drop_table("estimate")
    op.rename_table("visit", "invoice_view")
    op.alter_column("invoice_view", "document_id", new_column_name="invoice_id")
    op.execute("alter index ix_visit_document rename to ix_invoice_view_invoice")
    op.execute("alter table invoice_view rename constraint pk_visit to pk_invoice_view")
    op.create_foreign_key(
        op.f("fk_invoice_view_tenant_id_invoice_id"),
        "invoice_view",
        "invoice",
        ["tenant_id", "invoice_id"],
        ["tenant_id", "id"],
        ondelete="CASCADE",
    )
