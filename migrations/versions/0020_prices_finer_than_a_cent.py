"""The price and the cost of one are whole ten-thousandths of a dollar. What was sent stays as it was written."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

COLUMNS = {
    "catalog_item": ("price", "cost"),
    "invoice_line": ("unit",),
    "estimate_line": ("unit", "unit_cost"),
    "recurring_line": ("unit",),
}
TEMPLATES = """
    update estimate_template set content = jsonb_set(content, '{{lines}}', (
        select coalesce(jsonb_agg(
            line - 'unit_{before}' - 'unit_cost_{before}' || jsonb_build_object(
                'unit_{after}', round((line ->> 'unit_{before}')::numeric * {factor}),
                'unit_cost_{after}', round((line ->> 'unit_cost_{before}')::numeric * {factor})
            ) order by place
        ), '[]')
        from jsonb_array_elements(content -> 'lines') with ordinality as each_line (line, place)
    ))"""
WAITING = """
    update csv_import_row set details = details - 'price_{before}' - 'cost_{before}' || jsonb_build_object(
        'price_{after}', round((details ->> 'price_{before}')::numeric * {factor}),
        'cost_{after}', round((details ->> 'cost_{before}')::numeric * {factor})
    ) where details ->> 'price_{before}' is not null"""


def upgrade() -> None:
    _turn("cents", "e4", "100")


def downgrade() -> None:
    """What is finer than a cent is rounded. Documents sent since then cannot be read by the code of before."""
    _turn("e4", "cents", "0.01")


def _turn(before: str, after: str, factor: str) -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            # A change of type writes the table anew in one go; an update would leave it twice as large.
            op.alter_column(
                table,
                f"{column}_{before}",
                type_=sa.BigInteger(),
                postgresql_using=f"({column}_{before} * {factor})::bigint",
            )
            op.alter_column(table, f"{column}_{before}", new_column_name=f"{column}_{after}")
    for statement in (TEMPLATES, WAITING):
        op.execute(sa.text(statement.format(before=before, after=after, factor=factor)))
