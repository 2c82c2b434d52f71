from dataclasses import dataclass

from owneros.domain.people.users.models import User
from owneros.foundation.audit import Actor, record
from owneros.foundation.changes import assign


@dataclass(frozen=True)
class Profile:
    """What a person may change. The e-mail is not among it: it is what one signs in with."""

    name: str
    phone: str = ""


def change_profile(actor: Actor, user: User, profile: Profile) -> None:
    renamed = f", now {profile.name}" if profile.name != user.name else ""
    if not assign(user, profile):
        return
    record(actor, "access.profile_changed", f"{actor.name}{renamed} changed the own profile.", user)
