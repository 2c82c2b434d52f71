"""Passkeys of this person are added and removed."""

import uuid
from functools import partial

from flask import request

from owneros.blueprints.people.two_step.area import bp
from owneros.blueprints.people.two_step.forms import NewPasskeyForm
from owneros.blueprints.people.two_step.pages import HOME, added
from owneros.domain.people.factors.changing import add_passkey, remove_passkey
from owneros.domain.people.factors.passkeys import are_offered, ask_to_create
from owneros.domain.people.users.devices import device_words
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.challenges import challenge, take_challenge
from owneros.web.guards import person
from owneros.web.proving import own_user
from owneros.web.saving import Saved, save

PAGE = "people/two_step/passkey.html"


@bp.get(f"{HOME}/passkeys/new", "profile:write", fresh=True)
def new_passkey() -> Answer:
    if not are_offered():
        return answers.go_to(HOME)
    return _show(NewPasskeyForm(name=device_words(request.user_agent.string or "")), 200)


@bp.post(f"{HOME}/passkeys", "profile:write", fresh=True)
def add_passkey_now() -> Answer:
    form = NewPasskeyForm()

    def add() -> Saved:
        made = add_passkey(
            person().actor, own_user(), form.answer.data or "", take_challenge(), form.name.data
        )
        return added(made)

    return save(form, partial(_show, form), add)


@bp.post(f"{HOME}/passkeys/<uuid:passkey_id>/removal", "profile:write", fresh=True)
def remove_passkey_now(passkey_id: uuid.UUID) -> Saved:
    remove_passkey(person().actor, own_user(), passkey_id)
    return Saved(HOME, "The passkey was removed.")


def _show(form: NewPasskeyForm, status: int) -> Answer:
    return answers.page(PAGE, status, form=form, options=ask_to_create(own_user(), challenge()))
