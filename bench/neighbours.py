"""Other businesses in the same tables: copies of a small one, made by the database itself.

Row by row, by whatever tables there are: each that is walled by row-level security is copied with all its
columns, so that what is kept beside a record comes along. Triggers rest meanwhile, as their work is copied.
"""

from concurrent.futures import ThreadPoolExecutor

import psycopg

# The last digits of every id become the copy's number: ids stay unique, as those of real businesses are.
DIGITS = 4
# So many businesses in one statement: the database sorts what it inserts, which it shall do in memory.
AT_ONCE = 25
CONNECTIONS = 2


def copy_business(superuser_url: str, tenant_id: int, copies: int) -> None:
    """So many businesses like this one, with ids and names of their own."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        made = connection.execute(
            "insert into tenant (name, time_zone) select 'Neighbour ' || number, 'America/Chicago' "
            "from generate_series(1, %s) number returning id",
            (copies,),
        ).fetchall()
        statements = [_copying(table, columns) for table, columns in _walled(connection).items()]
    numbered = [(row[0], f"{number:0{DIGITS}x}") for number, row in enumerate(made)]
    batches = [numbered[start : start + AT_ONCE] for start in range(0, copies, AT_ONCE)]

    def copy(mine: list[list[tuple[int, str]]]) -> None:
        with psycopg.connect(superuser_url, autocommit=True) as connection:
            connection.execute("set session_replication_role = replica")
            connection.execute("set synchronous_commit = off")
            for batch in mine:
                ids, digits = zip(*batch, strict=True)
                given = {"tenant": tenant_id, "ids": list(ids), "digits": list(digits)}
                for statement in statements:
                    connection.execute(statement, given)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(copy, (batches[start::CONNECTIONS] for start in range(CONNECTIONS))))


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
        f'from "{table}" t cross join unnest(%(ids)s::bigint[], %(digits)s::text[]) copied (id, digits) '
        "where t.tenant_id = %(tenant)s order by copied.id"
    )


def _value(name: str, kind: str) -> str:
    if name == "tenant_id":
        return "copied.id"
    if kind == "uuid":
        return f'overlay(t."{name}"::text placing copied.digits from {37 - DIGITS})::uuid'
    return f't."{name}"'
