"""The letter that tells a person that what guards their sign-in has changed."""

import uuid

from owneros.domain.people.users.queries import user_by_id
from owneros.domain.people.users.tasks import send_letter
from owneros.foundation.dying import ASKER
from owneros.foundation.tasks import handler


@handler("factors.letter", heard_by=ASKER)
def factor_letter(user_id: uuid.UUID, what: str) -> None:
    """`what` is the sentence that says it."""
    user = user_by_id(user_id)
    if user is not None:
        send_letter(user, "Your OwnerOS sign-in was changed", "factor_changed", what=what)
