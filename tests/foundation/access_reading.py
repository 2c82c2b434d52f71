"""Reading by the ORM."""

from sqlalchemy import (
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Bundle, aliased

from owneros.domain.clients.clients.models import Client as C  # noqa: N817 - short, to keep the patterns in view
from owneros.domain.work.jobs.models import Job as J  # noqa: N817
from tests.foundation.access_patterns import only, pattern, safe


@safe
def select_entity(t):
    return [c.name for c in t.session.scalars(select(C))]


@safe
def select_columns(t):
    return [name for name, _ in t.session.execute(select(C.name, C.email))]


@safe
def select_bundle(t):
    return [row[0].name for row in t.session.execute(select(Bundle("b", C.name, C.city)))]


@safe
def count_ids(t):
    return only(t.session.scalar(select(func.count(C.id))), 2)


@safe
def count_star(t):
    return only(t.session.scalar(select(func.count()).select_from(C)), 2)


@safe
def sum_of_money(t):
    return only(t.session.scalar(select(func.sum(J.contract_cents))), 200)


@safe
def group_by_having(t):
    statement = select(C.city, func.count()).group_by(C.city).having(func.count() > 0)
    return [f"theirs {city}" for city, number in t.session.execute(statement) if number != 2]


@safe
def window_function(t):
    rows = t.session.execute(select(C.name, func.count().over())).all()
    return [name for name, _ in rows] + only(rows[0][1], 2)


@safe
def array_aggregate(t):
    return t.session.scalar(select(func.array_agg(C.name)))


@safe
def string_aggregate(t):
    return [t.session.scalar(select(func.string_agg(C.name, literal(","))))]


@safe
def distinct_order_limit_offset(t):
    return t.names(select(C.name).distinct().order_by(C.name).limit(9).offset(1))


@safe
def case_expression(t):
    return t.names(select(case((C.name.like("theirs%"), C.name), else_="")))


@safe
def where_or(t):
    return t.names(select(C.name).where(or_(C.id == t.theirs.client_id, C.name.like("%"))))


@safe
def where_true(t):
    return t.names(select(C.name).where(or_(C.tenant_id == t.theirs.tenant_id, literal(True))))


@safe
def where_their_tenant(t):
    return t.names(select(C.name).where(C.tenant_id == t.theirs.tenant_id))


@safe
def where_tuple_in(t):
    return t.names(select(C.name).where(tuple_(C.tenant_id, C.id).in_([t.theirs.client_key])))


@safe
def for_update(t):
    return [c.name for c in t.session.scalars(select(C).with_for_update())]


@safe
def legacy_query(t):
    return [c.name for c in t.session.query(C)]


@safe
def legacy_query_filter_by(t):
    return [c.name for c in t.session.query(C).filter_by(id=t.theirs.client_id)]


@safe
def legacy_query_count(t):
    return only(t.session.query(C).count(), 2)


@safe
def legacy_query_get(t):
    found = t.session.query(C).get(t.theirs.client_key)
    return [found.name] if found else []


@pattern("refused", "isolated", "refused")
def get_by_their_key(t):
    found = t.session.get(C, t.theirs.client_key)
    return [found.name] if found else []


@pattern("refused", "isolated", "refused")
def get_by_their_key_as_dict(t):
    found = t.session.get(C, {"tenant_id": t.theirs.tenant_id, "id": t.theirs.client_id})
    return [found.name] if found else []


@pattern("refused", "isolated", "refused")
def get_by_their_key_as_list(t):
    found = t.session.get(C, list(t.theirs.client_key))
    return [found.name] if found else []


@pattern("refused", "refused", "refused")
def get_one_by_their_key(t):
    return [t.session.get_one(C, t.theirs.client_key).name]


@safe
def get_with_my_tenant_and_their_id(t):
    found = t.session.get(C, (t.mine.tenant_id, t.theirs.client_id))
    return [found.name] if found else []


@safe
def get_for_update_and_populate_existing(t):
    key = (t.mine.tenant_id, t.theirs.client_id)
    found = t.session.get(C, key, with_for_update=True, populate_existing=True)
    return [found.name] if found else []


@safe
def join(t):
    return t.names(select(C.name).join(J, J.client_id == C.id))


@safe
def join_without_tenant_in_on(t):
    return t.names(select(J.title).select_from(C).join(J, literal(True)))


@safe
def cartesian(t):
    return [f"{a} {b}" for a, b in t.session.execute(select(C.name, J.title).where(literal(True)))]


@safe
def outer_join(t):
    statement = select(J.title, C.name).outerjoin(C, C.id == t.theirs.client_id)
    return [f"{a} {b}" for a, b in t.session.execute(statement)]


@safe
def alias(t):
    other = aliased(C)
    return t.names(select(other.name))


@safe
def two_aliases(t):
    first, second = aliased(C), aliased(C)
    return [f"{a} {b}" for a, b in t.session.execute(select(first.name, second.name))]


@safe
def alias_of_subquery(t):
    other = aliased(C, select(C).subquery())
    return [c.name for c in t.session.scalars(select(other))]


@safe
def subquery(t):
    inner = select(C.name).subquery()
    return t.names(select(inner.c.name))


@safe
def common_table_expression(t):
    inner = select(C.name).cte("c")
    return t.names(select(inner.c.name))


@safe
def recursive_cte(t):
    inner = select(C.name.label("name"), literal(0).label("depth")).cte("c", recursive=True)
    inner = inner.union_all(select(C.name, inner.c.depth + 1).select_from(C).join(inner, inner.c.depth < 1))
    return t.names(select(inner.c.name))


@safe
def scalar_subquery(t):
    return t.names(select(select(func.string_agg(C.name, literal(","))).scalar_subquery()).select_from(J))


@safe
def in_subquery(t):
    return t.names(select(J.title).where(J.client_id.in_(select(C.id))))


@safe
def correlated_exists(t):
    found = select(C.id).where(C.id == t.theirs.client_id).exists()
    return ["theirs" for _ in t.session.scalars(select(J.id).where(found))]


@safe
def lateral(t):
    inner = select(J.title).where(J.client_id == C.id).lateral()
    return t.names(select(inner.c.title).select_from(C).join(inner, literal(True)))


@safe
def union(t):
    both = union_all(select(C.name), select(J.title)).subquery()
    return t.names(select(both.c[0]))


@safe
def except_and_intersect(t):
    everything = select(C.name)
    return t.names(select(everything.except_(select(J.title)).subquery().c[0])) + t.names(
        select(everything.intersect(select(C.name)).subquery().c[0])
    )


@safe
def yield_per(t):
    return [c.name for c in t.session.scalars(select(C).execution_options(yield_per=1))]


@safe
def partitions(t):
    return [c.name for part in t.session.scalars(select(C)).partitions(1) for c in part]


@safe
def refresh_of_expired(t):
    rows = t.session.scalars(select(C)).all()
    t.session.expire_all()
    return [c.name for c in rows]


@safe
def select_where_exists_of_alias(t):
    other = aliased(C)
    return t.names(select(J.title).where(select(other.id).where(other.id == J.client_id).exists()))
