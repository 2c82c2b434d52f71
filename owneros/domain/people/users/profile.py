from dataclasses import dataclass

from owneros.domain.people.users.models import User
from owneros.foundation.audit import Actor, record
from owneros.foundation.changes import assign


@dataclass(frozen=True)
class Profile:
    """What a person may change. The email is not among it: it is what one signs in with."""

    name: str
    phone: str = ""


def change_profile(actor: Actor, user: User, profile: Profile) -> None:
    renamed = profile.name != user.name
    if not assign(user, profile):
        return
    words = f"{actor.name} edited their profile and is now {profile.name}." if renamed else ""
    record(actor, "access.profile_changed", words or f"{actor.name} edited their profile.", user)
