"""The mail that carries a document: to whom, the subject, and the words above the button."""

import uuid
from collections.abc import Sequence
from typing import Self

from wtforms import StringField
from wtforms.validators import ValidationError

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.people.mailing import check_room
from owneros.domain.people.mailing.texts import Words
from owneros.foundation.addresses import read_address
from owneros.web import once
from owneros.web.forms import Form, long_text, text

MOST_ADDRESSES = 10


class SendForm(Form):
    to = text("To", required="Enter at least one email address.", longest=1_000)
    subject = text("Subject", required="Enter a subject.", longest=200)
    message = long_text("Message", longest=5_000)

    @classmethod
    def proposing(cls, to: Sequence[str], words: Words) -> Self:
        return cls(data={"to": ", ".join(to), "subject": words.subject, "message": words.message})

    def check(self) -> None:
        """Whether so many mails may be sent today. Raises FieldError."""
        if not self.to.errors:
            check_room(len(self.addresses))

    def validate_to(self, _field: StringField) -> None:
        addresses = self._typed
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(f"At most {MOST_ADDRESSES} addresses.")
        for address in addresses:
            try:
                read_address(address)
            except ValueError as error:
                raise ValidationError(f"{address} is not an email address.") from error

    @property
    def addresses(self) -> list[str]:
        """Each once, of a form that is valid."""
        return list(dict.fromkeys(read_address(each) for each in self._typed))

    @property
    def _typed(self) -> list[str]:
        typed = (self.to.data or "").replace(";", ",").split(",")
        return list(dict.fromkeys(part.strip() for part in typed if part.strip()))

    def on_its_way(self, what: str) -> str:
        """What is told once it is mailed."""
        return f"{what} is on its way to {', '.join(self.addresses)}."

    @property
    def mail(self) -> Mail:
        """As the deeds of mailing take it. Raises FieldError."""
        return self.build(Mail, to=self.addresses, once_key=once.sent_key() or str(uuid.uuid4()))
