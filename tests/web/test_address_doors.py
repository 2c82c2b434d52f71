"""One rule for email addresses at every door: what one takes all take, and keep alike."""

import pytest
from werkzeug.datastructures import MultiDict

from owneros.blueprints.clients.clients.forms import ClientForm, ContactForm
from owneros.blueprints.people.auth.forms import ForgotForm, SignUpForm
from owneros.blueprints.people.settings.forms import BusinessForm
from owneros.config import SettingsError, load
from owneros.domain.clients.clients.imports import FIELDS
from owneros.foundation.addresses import SENTENCE, read_address
from owneros.foundation.cells import Reading
from owneros.parts.documents.sending import SendForm
from tests.foundation.test_config import WHOLE

TAKEN = {
    "maria@client.example": "maria@client.example",
    "  maria@client.example ": "maria@client.example",
    "Maria.Delgado+jobs@Client.Example": "Maria.Delgado+jobs@client.example",
    "o'brien@client.example": "o'brien@client.example",
    "jo@münchen.example": "jo@münchen.example",
    "jo@xn--mnchen-3ya.example": "jo@münchen.example",
    "x" * 64 + "@client.example": "x" * 64 + "@client.example",
}
REFUSED = [
    "maria",
    "maria@",
    "@client.example",
    "maria@client",
    "maria@localhost",
    "maria@shop.local",
    "maria@shop.test",
    "jörg@client.example",
    "maria@client..example",
    "maria@-client.example",
    ".maria@client.example",
    "maria@@client.example",
    "maria@client.example bob@client.example",
    "Maria <maria@client.example>",
    '"maria delgado"@client.example',
    "maria@[127.0.0.1]",
    "maria@client.example\nBcc: x@y.example",
    "maria@client\u2028.example",
    "maria\0@client.example",
    "x" * 65 + "@client.example",
    "x@" + "y." * 130 + "example",
]


def by_form(form, field="email"):
    def enter(app, typed):
        with app.test_request_context():
            filled = form(MultiDict({field: typed}), meta={"csrf": False})
            filled.validate()
            return None if field in filled.errors else filled[field].data

    return enter


def by_sending(app, typed):
    with app.test_request_context():
        filled = SendForm(MultiDict({"to": typed, "subject": "x"}), meta={"csrf": False})
        return filled.addresses[0] if filled.validate() else None


def by_import(_app, typed):
    reading = Reading({"email": typed}, FIELDS)
    kept = reading.email("email")
    return None if reading.problems else kept


DOORS = {
    "sign-up": by_form(SignUpForm),
    "reset": by_form(ForgotForm),
    "client": by_form(ClientForm),
    "contact": by_form(ContactForm),
    "business": by_form(BusinessForm),
    "sending": by_sending,
    "import": by_import,
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("typed", TAKEN)
def test_every_door_takes_the_same_addresses_and_keeps_them_alike(app, door, typed):
    assert read_address(typed) == TAKEN[typed]
    assert DOORS[door](app, typed) == TAKEN[typed]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("typed", REFUSED)
def test_every_door_refuses_the_same_addresses(app, door, typed):
    assert DOORS[door](app, typed) is None


@pytest.mark.parametrize("typed", REFUSED[:9])
def test_the_sender_of_all_mail_comes_by_the_same_rule(typed):
    with pytest.raises(SettingsError, match="MAIL_FROM"):
        load(WHOLE | {"OWNEROS_ENV": "development", "MAIL_FROM": f"OwnerOS <{typed}>"})


@pytest.mark.parametrize("form", [SignUpForm, ForgotForm, ClientForm, ContactForm, BusinessForm])
def test_what_was_typed_stays_and_the_sentence_says_what_to_do(app, form):
    with app.test_request_context():
        filled = form(MultiDict({"email": "maria@client"}), meta={"csrf": False})
        filled.validate()
        assert filled.email.errors == [SENTENCE]
        assert 'value="maria@client"' in filled.email()
