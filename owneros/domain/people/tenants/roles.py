"""What each role may do. Crew never sees money; an accountant reads everything and writes nothing."""

import uuid
from dataclasses import dataclass

from owneros.foundation.audit import Actor

READ_ALL = frozenset(
    {
        "today:read",
        "jobs:read",
        "clients:read",
        "catalog:read",
        "estimates:read",
        "invoices:read",
        "payments:read",
        "money:read",
        "exports:read",
        "search:read",
        "audit:read",
        "settings:read",
        "profile:write",
    }
)
OFFICE = READ_ALL | {
    "jobs:write",
    "clients:write",
    "catalog:write",
    "imports:write",
    "estimates:write",
    "invoices:write",
    "payments:write",
}
PERMISSIONS = {
    "owner": OFFICE | {"settings:write", "payments:connect", "payments:refund"},
    "office": OFFICE,
    "accountant": READ_ALL,
    "crew": frozenset({"today:read", "jobs:read", "jobs:note", "search:read", "profile:write"}),
}
PERMISSIONS["owner"] |= {"jobs:note"}
PERMISSIONS["office"] |= {"jobs:note"}
ALL_PERMISSIONS = frozenset().union(*PERMISSIONS.values())


@dataclass(frozen=True)
class Member:
    """A person acting in one business: who, where, and with what role."""

    user_id: uuid.UUID
    name: str
    tenant_id: int
    business_name: str
    time_zone: str
    role: str

    def can(self, permission: str) -> bool:
        return permission in PERMISSIONS[self.role]

    @property
    def own_jobs_only(self) -> bool:
        return self.role == "crew"

    @property
    def actor(self) -> Actor:
        return Actor("user", self.name, self.user_id)
