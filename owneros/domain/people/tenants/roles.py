"""What each role may do. Crew never sees money; an accountant reads everything and writes nothing."""

import uuid
from dataclasses import dataclass

from owneros.foundation.audit import Actor
from owneros.foundation.choices import Choice


class Role(Choice):
    OWNER = "owner", "Owner"
    OFFICE = "office", "Office"
    CREW = "crew", "Crew"
    ACCOUNTANT = "accountant", "Accountant"


OWNER = ("owner",)
DESK = (*OWNER, "office")
READERS = (*DESK, "accountant")
EVERYONE = (*READERS, "crew")
# What each role holds; an area adds its own beside its blueprint.
PERMISSIONS: dict[str, set[str]] = {role: set() for role in EVERYONE}
# What each permission lets a person do, in words.
WORDS: dict[str, str] = {}


def permit(permission: str, roles: tuple[str, ...], words: str) -> None:
    """These roles hold the permission, and no other does. `words` say what it lets them do."""
    WORDS[permission] = words
    for role in roles:
        PERMISSIONS[role].add(permission)


@dataclass(frozen=True)
class Right:
    """What a person may do in words, and the roles that may: a row of the table of roles."""

    permission: str
    words: str
    roles: tuple[str, ...]


def matrix() -> list[Right]:
    """The whole table, by area; reading comes first."""
    known = sorted(WORDS, key=_reading_first)
    return [Right(permission, WORDS[permission], _holders(permission)) for permission in known]


def _holders(permission: str) -> tuple[str, ...]:
    return tuple(role for role, held in PERMISSIONS.items() if permission in held)


def _reading_first(right: str) -> tuple[str, bool, str]:
    area, _, deed = right.partition(":")
    return area, deed != "read", deed


def is_known(permission: str) -> bool:
    return permission in WORDS


@dataclass(frozen=True)
class Member:
    """A person acting in one business: who, where, and with what role."""

    user_id: uuid.UUID
    team_member_id: uuid.UUID
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
