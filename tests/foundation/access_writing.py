"""Writing by the ORM."""

from sqlalchemy import (
    delete,
    select,
    update,
)

from owneros.domain.clients.clients.models import Client as C  # noqa: N817 - short, to keep the patterns in view
from owneros.domain.work.jobs.models import Job as J  # noqa: N817
from owneros.foundation.masses import write_all
from owneros.foundation.tenancy import enter_tenant
from tests.foundation.access_patterns import pattern, safe


@safe
def orm_update(t):
    t.session.execute(update(C).values(city="changed"))


@safe
def orm_update_of_their_id(t):
    t.session.execute(update(C).where(C.id == t.theirs.client_id).values(city="changed"))


@safe
def orm_update_returning(t):
    return t.names(update(C).values(city="changed").returning(C.name))


@safe
def orm_update_without_synchronising(t):
    t.session.execute(update(C).values(city="changed").execution_options(synchronize_session=False))


@safe
def orm_delete(t):
    t.session.execute(delete(J))


@safe
def orm_delete_returning(t):
    return t.names(delete(J).returning(J.title))


@safe
def legacy_query_update(t):
    t.session.query(C).update({"city": "changed"})


@safe
def legacy_query_delete(t):
    t.session.query(J).delete()


@safe
def add_without_tenant(t):
    row = C(name="mine new", name_norm="")
    if t.session.info.get("plain"):
        row.tenant_id = t.mine.tenant_id
    t.session.add(row)
    t.session.flush()


@safe
def write_many_without_tenant(t):
    write_all(t.session, [C(name=f"mine new {number}", name_norm="") for number in range(2)])


@pattern("refused", "refused", "refused")
def write_many_with_one_for_their_tenant(t):
    mine, planted = C(name="mine new", name_norm=""), C(name="planted", name_norm="")
    planted.tenant_id = t.theirs.tenant_id
    write_all(t.session, [mine, planted])


@pattern("refused", "refused", "refused")
def write_their_row_anew(t):
    write_all(t.session, [t.theirs_loaded()])


@pattern("refused", "refused", "refused")
def write_many_that_refer_to_their_client(t):
    write_all(t.session, [J(number=99, label="", title="mine", client_id=t.theirs.client_id)])


@pattern("refused", "refused", "refused")
def add_for_their_tenant(t):
    t.session.add(C(tenant_id=t.theirs.tenant_id, name="planted", name_norm=""))
    t.session.flush()


@pattern("refused", "refused", "refused")
def give_my_row_to_them(t):
    t.session.get(C, (t.mine.tenant_id, t.mine.other_client_id)).tenant_id = t.theirs.tenant_id
    t.session.flush()


@pattern("refused", "refused", "refused")
def take_their_row(t):
    row = t.theirs_loaded()
    t.session.add(row)
    row.tenant_id = t.mine.tenant_id
    t.session.flush()


@pattern("refused", "refused", "refused")
def change_their_row_that_was_handed_over(t):
    row = t.theirs_loaded()
    t.session.add(row)
    row.city = "changed"
    t.session.flush()


@pattern("refused", "refused", "refused")
def delete_their_row_that_was_handed_over(t):
    t.session.delete(t.theirs_loaded())
    t.session.flush()


@pattern("refused", "refused", "refused")
def merge_their_row(t):
    row = t.theirs_loaded()
    row.city = "changed"
    t.session.merge(row)
    t.session.flush()


@pattern("refused", "refused", "refused")
def refer_to_their_client(t):
    t.session.add(
        J(tenant_id=t.mine.tenant_id, number=99, label="", title="mine", client_id=t.theirs.client_id)
    )
    t.session.flush()


@pattern("refused", "refused", "refused")
def change_the_tenant_of_a_session(t):
    enter_tenant(t.session, t.theirs.tenant_id)
    return t.names(select(C.name))
