"""Every form is answered at once with all that is wrong, in the order of the page, and without a password."""

import pytest

from owneros.web.saving import ONLY_LOOK
from tests.conventions.bodies import tables
from tests.conventions.crawl import complaints, forms
from tests.hygiene import form_fields
from tests.markup import document

LOOK = {ONLY_LOOK: "1"}
# Wrong for each kind of control: no choice, no date that we take, no number, address or phone, and a card.
NO_CHOICE, NO_DAY, NO_WORDS, NO_FILE = "no such choice", "9999-01-01", "4242 4242 4242 4242", ("x.exe", b"MZ")
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
            sending, before = next(sent), contents(tenant_id)
            wrong = controls(sending.form)
            for typed in (wrong, blank(wrong)):
                for fault in faults(sending, someone, typed):
                    yield f"{endpoint}: {fault}"
            nothing = someone.post(sending.where, headers=LOOK, inspect=False)
            if nothing.status_code not in (200, 400, 422):
                yield f"{endpoint} answers {nothing.status_code} to nothing"
            if contents(tenant_id) != before:
                yield f"{endpoint} does something when it is only looked at"

    complaints(find)


def test_no_answer_holds_a_password_that_was_typed(app, cast, anonymous, world):
    seen = set()

    def find():
        doors = ("permission", "fresh", "unverified", "everyone", "link")
        for someone in (anonymous, cast.owner):
            for _, action, form in forms(app, someone, world, doors):
                secret = [each.get("name") for each in form.iter("input") if each.get("type") == "password"]
                if not secret:
                    continue
                seen.add(action)
                for others in (form_fields(form), dict.fromkeys(form_fields(form), "")):
                    typed = others | dict.fromkeys(secret, MARKER)
                    typed.pop("csrf_token", None)
                    for fragment in (False, True):
                        answer = someone.post(action, typed, fragment=fragment)
                        if MARKER in answer.text or MARKER in str(answer.headers):
                            yield f"{action} answers with the password"

    complaints(find)
    assert {"/sign-in", "/sign-up", "/settings/password", "/confirm-password"} <= seen
