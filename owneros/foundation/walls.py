"""The wall around tenant tables, for migrations: forced row-level security, a policy that raises, and grants.

Three roles: owneros_owner (migrations), owneros_app (web and workers), owneros_ops (operator commands).
The policy calls a function that raises when no tenant is set, so nothing ever "succeeds" on zero rows.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

PREPARE = """
create schema if not exists app;
create or replace function app.tenant_required() returns bigint
language plpgsql stable parallel safe as $$
declare v text := current_setting('owneros.tenant_id', true);
begin
  if coalesce(v, '') = '' then
    raise insufficient_privilege using message = 'no tenant set';
  end if;
  return v::bigint;
end $$;
grant usage on schema app to owneros_app, owneros_ops;
grant execute on function app.tenant_required() to owneros_app;
grant usage on schema public to owneros_app, owneros_ops;
"""


def prepare() -> None:
    """The function behind every policy."""
    op.execute(PREPARE)


def directory(*tables: str) -> None:
    """Grants for tables that are read before the tenant is known."""
    for table in tables:
        op.execute(f"grant select, insert, update, delete on {table} to owneros_app, owneros_ops")


def operators_only(*tables: str) -> None:
    """Grants for tables that the app itself never touches: operators add to them and read them."""
    for table in tables:
        op.execute(f"grant select, insert on {table} to owneros_ops")


def tenant_table(name: str, *parts: sa.Column[Any] | sa.Constraint | sa.Index) -> None:
    """A new table behind the wall: `parts` is what it has beside tenant, id and time of making.

    `tenant_fk` and `one_of` make its keys and checks as they do in models; names follow by the convention.
    """
    op.create_table(
        name,
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        *parts,
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    wall(name)


def wall(*tables: str) -> None:
    """Row-level security for tables of one tenant, with a restrictive floor under the permissive policy."""
    mine = "tenant_id = (select app.tenant_required())"
    for table in tables:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy tenant_only on {table} to owneros_app using ({mine}) with check ({mine})")
        op.execute(
            f"create policy tenant_floor on {table} as restrictive to owneros_app"
            f" using ({mine}) with check ({mine})"
        )
        for role in ("owneros_ops", "owneros_owner"):
            op.execute(f"create policy {role}_all on {table} to {role} using (true) with check (true)")
        op.execute(f"grant select, insert, update, delete on {table} to owneros_app, owneros_ops")


def append_only(*tables: str) -> None:
    """The app never changes or deletes rows of these tables; only an operator's deletion reaches them."""
    for table in tables:
        op.execute(f"revoke update, delete on {table} from owneros_app")
