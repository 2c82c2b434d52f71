"""Every form is answered at once with all that is wrong, in the order of the page, and without a password."""

from dataclasses import replace

import pytest

from owneros.domain.people.users.proofs import RESET_LASTS, issue_link
from owneros.foundation.database import db
from owneros.web.saving import ONLY_LOOK
from tests.blueprints.people.auth.newcomer import Newcomer
from tests.conventions.bodies import Sending, tables
from tests.conventions.crawl import complaints, forms
from tests.hygiene import form_fields
from tests.markup import document

LOOK = {ONLY_LOOK: "1"}
# Wrong for each kind of control: no choice, no date that we take, no number, address or phone, and a card.
NO_CHOICE, NO_DAY, NO_WORDS, NO_FILE = "no such choice", "9999-01-01", "4242 4242 4242 4242", ("x.exe", b"MZ")
# Too short, whatever stands beside it.
NO_PASSWORD = "lamp"
MARKER = "quaint-marmot-lamp-93"


def controls(form):
    """What a person fills in, with something wrong for each; what decides about others is left."""
    decides = {part.get("data-when").partition("=")[0] for part in form.iter() if part.get("data-when")}
    found = {}
    for control in form.iter():
        name, kind = control.get("name"), control.get("type", "text")
        if (
            not name
            or name in decides
            or kind in ("hidden", "submit", "checkbox")
            or inside_template(control)
        ):
            continue
        if control.tag == "select" or kind == "radio":
            found[name] = NO_CHOICE
        elif kind == "file":
            found[name] = NO_FILE
        elif kind == "password":
            found[name] = NO_PASSWORD
        elif control.tag in ("input", "textarea"):
            found[name] = NO_DAY if kind == "date" else NO_WORDS
    return found


def inside_template(control):
    return "__index__" in control.get("name", "") or "__heading__" in control.get("name", "")


def blank(wrong):
    """All of it empty, besides lines: an empty one is left out."""
    return {
        name: ("", b"") if isinstance(value, tuple) else ""
        for name, value in wrong.items()
        if not name.startswith("lines-")
    }


def with_another_row(sending):
    """The same with one more line, where it has lines."""
    return replace(sending, fields=further(sending.fields, "origin") | sending.fields)


def further(values, *besides):
    """These, and once more for a second line what stands in the first."""
    second = {
        name.replace("lines-0-", "lines-1-"): value
        for name, value in values.items()
        if name.startswith("lines-0-") and not name.endswith(besides)
    }
    return {**values, **second}


def said(answer):
    """What stands in red at the fields, by their ids, in the order of the page."""
    return {
        part.get("id").removesuffix("-error"): " ".join("".join(part.itertext()).split())
        for part in document(answer.text).iter("p")
        if part.get("class") == "error" and part.get("id")
    }


def summed_up(answer):
    """The fields to which the summary leads."""
    for part in document(answer.text).iter("div"):
        if "error-summary" in part.get("class", ""):
            return [link.get("href").removeprefix("#") for link in part.iter("a")]
    return []


def faults(sending, someone, typed):
    """What is wrong with all of it, against what is wrong with each alone."""
    whole = sending.send(someone, headers=LOOK, **typed)
    found = said(whole)
    alone = {name: said(sending.send(someone, headers=LOOK, **{name: typed[name]})) for name in typed}
    for name, words in alone.items():
        if name in words and found.get(name) != words[name]:
            yield f"{name} says {words[name]!r} alone, {found.get(name)!r} beside the others"
    if any(name in words for name, words in alone.items()) and whole.status_code != 422:
        yield f"answers {whole.status_code}"
    leads = summed_up(whole)
    if leads and [name for name in found if name in leads] != leads:
        yield f"sums up {leads}, and shows {list(found)}"


@pytest.mark.parametrize("area", sorted(tables()))
def test_all_that_is_wrong_is_told_at_once_and_in_the_order_of_the_page(sendings, contents, area):
    def find():
        for endpoint, _, someone, sent, tenant_id in sendings(area, lambda body: body.wrong is not None):
            sending, before = with_another_row(next(sent)), contents(tenant_id)
            wrong = further(controls(sending.form))
            for typed in (wrong, blank(wrong)):
                for fault in faults(sending, someone, typed):
                    yield f"{endpoint}: {fault}"
            nothing = someone.post(sending.where, headers=LOOK, inspect=False)
            if nothing.status_code not in (200, 400, 422):
                yield f"{endpoint} answers {nothing.status_code} to nothing"
            if contents(tenant_id) != before:
                yield f"{endpoint} does something when it is only looked at"

    complaints(find)


@pytest.fixture
def reset(app, cast):
    """The token of a link to a new password, for somebody who is not asked for theirs elsewhere."""
    with app.app_context():
        token = issue_link(cast.office.member.user_id, "reset_password", RESET_LASTS)
        db.session.commit()
    return token


@pytest.fixture
def outside(world, reset):
    """The world of somebody who is not signed in."""
    return replace(world, tokens=world.tokens | {"token": reset})


def test_all_that_is_wrong_is_told_at_once_to_whoever_is_not_signed_in(app, outside, reset):
    seen = set()

    def find():
        newcomer = Newcomer(app)
        for _, action, form in forms(app, newcomer, outside, ("everyone",)):
            sending, wrong = Sending(action, form_fields(form), form), controls(form)
            seen.add(action)
            for typed in (wrong, blank(wrong)):
                for fault in faults(sending, newcomer, typed):
                    yield f"{action}: {fault}"

    complaints(find)
    assert {"/sign-in", "/sign-up", "/forgot-password", f"/reset-password/{reset}"} <= seen


def test_no_answer_holds_a_password_that_was_typed(app, cast, outside, reset):
    refused = set()

    def find():
        doors = ("permission", "fresh", "unverified", "everyone", "link")
        for someone in (Newcomer(app), cast.owner):
            for _, action, form in forms(app, someone, outside, doors):
                secret = [each.get("name") for each in form.iter("input") if each.get("type") == "password"]
                for typed in with_passwords(form, secret):
                    for fragment in (False, True):
                        answer = someone.post(action, typed, fragment=fragment)
                        if answer.status_code == 422:
                            refused.add(action)
                        if MARKER in answer.text or MARKER in str(answer.headers):
                            yield f"{action} answers with the password"

    complaints(find)
    doors = {"/sign-in", "/sign-up", "/settings/password", "/confirm", f"/reset-password/{reset}"}
    assert doors <= refused


def with_passwords(form, secret):
    """What else is there with a password that is too long and one that is none too bad, and nothing else."""
    there = form_fields(form)
    nothing = {name: there[name] if name == "csrf_token" else "" for name in there}
    for password in (MARKER * 300, MARKER) if secret else ():
        for others in (there, nothing):
            yield others | dict.fromkeys(secret, password)
