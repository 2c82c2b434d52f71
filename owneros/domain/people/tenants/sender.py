"""Who mail to clients comes from: the business by name, answered at its own address."""

from sqlalchemy import select

from owneros.domain.people.mailing import Sender, sends_as
from owneros.domain.people.mailing.quota import Standing, stands_since
from owneros.domain.people.tenants.models import Business, Tenant
from owneros.foundation.database import db
from owneros.foundation.tenancy import current_tenant


@sends_as
def business() -> Sender:
    tenant = db.session.get_one(Tenant, current_tenant(db.session()))
    return Sender(tenant.name, db.session.scalars(select(Business.email)).one())


@stands_since
def standing() -> Standing:
    tenant = db.session.get_one(Tenant, current_tenant(db.session()))
    return Standing(tenant.created_at, tenant.time_zone)
