"""What each role may do. Crew never sees money; an accountant reads everything and writes nothing."""

import uuid
from dataclasses import dataclass

from owneros.foundation.audit import Actor

OWNER = ("owner",)
DESK = (*OWNER, "office")
READERS = (*DESK, "accountant")
EVERYONE = (*READERS, "crew")
# What each role holds; an area adds its own beside its blueprint.
PERMISSIONS: dict[str, set[str]] = {role: set() for role in EVERYONE}


def permit(permission: str, roles: tuple[str, ...]) -> None:
    """These roles hold the permission, and no other does."""
    for role in roles:
        PERMISSIONS[role].add(permission)


def is_known(permission: str) -> bool:
    return any(permission in held for held in PERMISSIONS.values())


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
