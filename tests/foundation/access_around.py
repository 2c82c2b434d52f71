"""Around the ORM: Core tables, text, bulk operations, the connection."""

from typing import Any

from sqlalchemy import (
    and_,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as pg_insert

from owneros.domain.clients.clients.models import Client as C  # noqa: N817 - short, to keep the patterns in view
from owneros.domain.work.jobs.models import Job as J  # noqa: N817
from owneros.foundation.ids import uuid7
from tests.foundation.access_patterns import only, pattern

T = C.__table__


@pattern("refused", "isolated", "refused")
def core_select(t):
    return t.names(select(T.c.name))


@pattern("refused", "isolated", "refused")
def core_select_of_table(t):
    return [row.name for row in t.session.execute(select(T))]


@pattern("leak", "isolated", "isolated")
def core_query_of_column(t):
    return [name for (name,) in t.session.query(T.c.name)]


@pattern("refused", "isolated", "refused")
def core_count(t):
    return only(t.session.scalar(select(func.count()).select_from(T)), 2)


@pattern("refused", "isolated", "refused")
def core_update(t):
    t.session.execute(update(T).values(city="changed"))


@pattern("refused", "isolated", "refused")
def core_delete(t):
    t.session.execute(delete(J.__table__))


@pattern("refused", "isolated", "refused")
def text_select(t):
    return t.names(text("select name from client"))


@pattern("refused", "isolated", "refused")
def text_update(t):
    t.session.execute(text("update client set city = 'changed'"))


@pattern("refused", "isolated", "refused")
def select_from_text(t):
    return t.names(select(column("name")).select_from(text("client")))


@pattern("refused", "isolated", "refused")
def select_literal_column(t):
    return t.names(select(literal_column("(select string_agg(name, ',') from client)")))


@pattern("leak", "isolated", "isolated")
def literal_column_beside_an_entity(t):
    return t.names(select(literal_column("(select string_agg(name, ',') from client)")).select_from(C))


@pattern("leak", "isolated", "isolated")
def where_text_or_true(t):
    return t.names(select(C.name).where(text("1=1 or true")))


@pattern("refused", "isolated", "refused")
def exists_without_entity(t):
    return ["theirs"] if t.session.scalar(select(exists().where(C.id == t.theirs.client_id))) else []


@pattern("leak", "isolated", "isolated")
def orm_joined_to_core(t):
    other = T.alias("other")
    return t.names(select(other.c.name).select_from(J).join(other, literal(True)))


@pattern("leak", "isolated", "isolated")
def core_subquery_in_orm_where(t):
    found = select(T.c.id).where(T.c.id == t.theirs.client_id).exists()
    return ["theirs" for _ in t.session.scalars(select(J.id).where(found))]


@pattern("leak", "isolated", "isolated")
def from_statement_text(t):
    return [c.name for c in t.session.scalars(select(C).from_statement(text("select * from client")))]


@pattern("leak", "isolated", "isolated")
def from_statement_core(t):
    return [c.name for c in t.session.scalars(select(C).from_statement(select(T)))]


@pattern("leak", "isolated", "isolated")
def connection_execute(t):
    return [name for (name,) in t.session.connection().execute(select(T.c.name))]


@pattern("leak", "isolated", "isolated")
def connection_driver_sql(t):
    return [name for (name,) in t.session.connection().exec_driver_sql("select name from client")]


@pattern("leak", "isolated", "isolated")
def update_from_their_row(t):
    other = T.alias("other")
    t.session.execute(
        update(C)
        .where(and_(C.id == t.mine.client_id, other.c.id == t.theirs.client_id))
        .values(city=other.c.name)
        .execution_options(synchronize_session=False)
    )


@pattern("leak", "isolated", "isolated")
def update_from_their_entity(t):
    t.session.execute(
        update(J)
        .where(J.id == t.mine.job_id, C.id == t.theirs.client_id)
        .values(title=C.name)
        .execution_options(synchronize_session=False)
    )


@pattern("leak", "refused", "refused")
def update_by_primary_key(t):
    t.session.execute(
        update(C),
        [{"tenant_id": t.theirs.tenant_id, "id": t.theirs.client_id, "city": "changed", "version": 1}],
    )


@pattern("leak", "refused", "refused")
def bulk_update_mappings(t):
    t.session.bulk_update_mappings(
        J, [{"tenant_id": t.theirs.tenant_id, "id": t.theirs.job_id, "title": "changed", "version": 1}]
    )


def _new(t) -> dict[str, Any]:
    return {"id": uuid7(), "tenant_id": t.theirs.tenant_id, "name": "planted", "name_norm": ""}


@pattern("leak", "refused", "refused")
def orm_insert(t):
    t.session.execute(insert(C).values(**_new(t)))


@pattern("leak", "refused", "refused")
def orm_bulk_insert(t):
    t.session.execute(insert(C), [_new(t), _new(t)])


@pattern("leak", "refused", "refused")
def bulk_insert_mappings(t):
    t.session.bulk_insert_mappings(C, [_new(t)])


@pattern("leak", "refused", "refused")
def bulk_save_objects(t):
    t.session.bulk_save_objects([C(**_new(t))])


@pattern("leak", "refused", "refused")
def insert_from_select(t):
    names = ["tenant_id", "id", "label", "number", "title", "client_id"]
    values = select(
        literal(t.theirs.tenant_id),
        literal(uuid7()),
        J.label,
        literal(98),
        J.title,
        literal(t.theirs.client_id),
    ).limit(1)
    t.session.execute(insert(J).from_select(names, values))


@pattern("leak", "refused", "refused")
def upsert_over_their_row(t):
    row = _new(t) | {"id": t.theirs.client_id}
    t.session.execute(
        pg_insert(C)
        .values(**row)
        .on_conflict_do_update(index_elements=["tenant_id", "id"], set_={"city": "changed"})
    )


@pattern("refused", "refused", "refused")
def core_insert(t):
    t.session.execute(insert(T).values(**_new(t)))


@pattern("refused", "refused", "refused")
def truncate(t):
    t.session.execute(text("truncate client cascade"))


@pattern("refused", "refused", "refused")
def switch_row_security_off(t):
    t.session.execute(text("set row_security = off"))
    return t.names(text("select name from client"))


@pattern("refused", "refused", "refused")
def become_the_owner(t):
    t.session.execute(text("set role owneros_owner"))
    return t.names(text("select name from client"))
