"""Other businesses in the same tables: copies of a small one, made by the database itself.

Row by row, by whatever tables there are: each that is walled by row-level security is copied with all its
columns, so that what is kept beside a record comes along. Triggers rest meanwhile, as their work is copied.
"""

import psycopg

# The last digits of every id become the copy's number: ids stay unique, as those of real businesses are.
DIGITS = 4


def copy_business(superuser_url: str, tenant_id: int, copies: int) -> None:
    """So many businesses like this one, with ids and names of their own."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("set synchronous_commit = off")
        connection.execute(
            "create temporary table copied as with made as (insert into tenant (name, time_zone) select "
            "'Neighbour ' || number, 'America/Chicago' from generate_series(1, %s) number returning id) "
            "select id, lpad(to_hex((row_number() over ())::int), %s, '0') digits from made",
            (copies, DIGITS),
        )
        for table, columns in _walled(connection).items():
            connection.execute(_copying(table, columns), {"tenant": tenant_id})


def _walled(connection: psycopg.Connection) -> dict[str, dict[str, str]]:
    """From each walled table to its columns with their types, without what the database makes itself."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select c.relname, a.attname, a.atttypid::regtype::text from pg_class c "
        "join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
        "where c.relrowsecurity and c.relkind in ('r', 'p') and not c.relispartition "
        "and c.relnamespace = 'public'::regnamespace "
        "and a.attidentity = '' and a.attgenerated = '' order by 1, a.attnum"
    ):
        found.setdefault(table, {})[column] = kind
    return found


def _copying(table: str, columns: dict[str, str]) -> str:
    values = [_value(name, kind) for name, kind in columns.items()]
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f'insert into "{table}" ({names}) select {", ".join(values)} '  # noqa: S608 - names from the catalogue
        f'from "{table}" t cross join copied where t.tenant_id = %(tenant)s order by copied.id'
    )


def _value(name: str, kind: str) -> str:
    if name == "tenant_id":
        return "copied.id"
    if kind == "uuid":
        return f'overlay(t."{name}"::text placing copied.digits from {37 - DIGITS})::uuid'
    return f't."{name}"'
