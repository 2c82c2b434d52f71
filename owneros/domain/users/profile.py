from owneros.domain.users.models import User
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db


def change_profile(user: User, *, name: str, phone: str, actor: Actor) -> None:
    """What a person may change. The e-mail is not among it: it is what one signs in with."""
    if (user.name, user.phone) == (name, phone):
        return
    renamed = f", now {name}" if name != user.name else ""
    user.name, user.phone = name, phone
    record(
        actor,
        "access.profile_changed",
        f"{actor.name}{renamed} changed the own profile.",
        subject_kind="user",
        subject_id=user.id,
    )
    db.session.flush()
