"""Every write: refused to strangers and to roles that may not, told what is wrong, done, and done once."""

import re
from html import unescape

import pytest

from owneros.domain.people.tenants.roles import PERMISSIONS
from tests.conventions.bodies import bare, bodies, of_the_desk, tables, writes
from tests.conventions.crawl import SIGNED_IN, complaints, guard, roles_with, shown
from tests.hygiene import HygieneClient, made_up_id, path_of, steady

# What is sent by vendors, or before a business is known, has tests of its own.
SENDERS = (*SIGNED_IN, "link")
# Writes of the others that the planted world cannot show, each tried in the tests of its area.
ELSEWHERE = {
    "auth.confirm_now": "asks for the password, and the cast has none",
    "auth.confirm_with_google": "is for who has no password, and leads to Google",
    "auth.enter": "needs a second business",
    "auth.join_now": "an invitation is accepted once, and signs in",
    "imports.undo": "takes back an import that was carried out",
    "payments.connect": "asks Stripe, which does not know the planted account",
    "payments.disconnect": "asks Stripe, which does not know the planted account",
    "payments.look_again": "asks Stripe, which does not know the planted account",
    "public.pay": "asks Stripe, which does not know the planted account",
    "public.pay_all": "asks Stripe, which does not know the planted account",
    "portal.ask_new_link": "needs a link that has expired",
    "recurring.attempt": "needs a series that failed",
    "settings.change_password_now": "asks for the password, and the cast has none",
    "settings.end_all_other_devices": "needs a second device",
    "settings.end_one_device": "needs a second device",
    "auth.confirm_by_passkey": "asks for a passkey",
    "two_step.add_passkey_now": "asks for a passkey",
    "two_step.remove_passkey_now": "needs a passkey",
    "two_step.begin_app": "writes what no business holds",
    "two_step.confirm_app_now": "asks for the code of this moment",
    "two_step.end_requirement": "needs an owner with a second factor",
    "two_step.remove_app_now": "needs a second factor",
    "two_step.renew_codes_now": "needs a second factor",
    "two_step.require_of_all_now": "needs an owner with a second factor",
    "settings.link_google": "leads to Google",
    "settings.unlink_google": "needs a Google account that was linked",
    "team.give_ownership": "may not be done again by who is no owner any more",
    "team.leave_now": "the only owner stays",
    "unsubscribing.unsubscribe": "answers mail programs, with a page that knows no htmx",
}


def test_every_write_has_a_body_or_a_reason(app):
    sent = {rule.endpoint for rule in writes(app) if guard(app, rule)[0] in SENDERS}
    assert sent - set(bodies()) == set(ELSEWHERE)
    assert set(bodies()) <= sent


def test_bodies_stand_beside_the_tests_of_their_area():
    for area, table in tables().items():
        assert {endpoint.partition(".")[0] for endpoint in table} == {area}


def changed(before, after):
    return sorted(table for table in after if after[table] != before[table])


def listed(app):
    return [rule for rule in writes(app) if rule.endpoint in bodies()]


def test_whoever_may_not_is_refused_what_would_be_valid(app, cast, world, contents):
    def find():
        before = contents(world.tenant_id)
        for rule in listed(app):
            if not of_the_desk(app, rule):
                continue
            may = bodies()[rule.endpoint].may
            if set(may) != roles_with(guard(app, rule)[1]):
                yield f"{rule.endpoint} is open to {roles_with(guard(app, rule)[1])}"
            for role in sorted(set(PERMISSIONS) - set(may)):
                for fragment in (False, True):
                    answer = bare(app, world, rule).send(getattr(cast, role), fragment=fragment)
                    if answer.status_code != 403:
                        yield f"{rule.endpoint} answers {answer.status_code} to {role}"
            if changes := changed(before, before := contents(world.tenant_id)):
                yield f"{rule.endpoint} changed {changes}"

    complaints(find)


def test_a_stranger_finds_nothing_to_do_what_would_be_valid(app, cast, world, strangers_world, contents):
    """With the words that are right for the stranger's own; at a made-up id, or link, the same answer."""

    def find():
        before = contents(world.tenant_id)
        for rule in listed(app):
            records = rule.arguments - {"text_kind", "step"}
            if not records:
                continue
            someone = cast.stranger if of_the_desk(app, rule) else HygieneClient(app)
            made_up = bare(app, strangers_world, rule, **dict.fromkeys(records, made_up_id()))
            theirs = world.arguments(rule) if someone is cast.stranger else {}
            for fragment in (False, True):
                absent = made_up.send(someone, fragment=fragment)
                if absent.status_code != 404:
                    yield f"{rule.endpoint} answers {absent.status_code} to a made-up {sorted(records)}"
                if not theirs:
                    continue
                found = bare(app, strangers_world, rule, **theirs).send(someone, fragment=fragment)
                if (found.status_code, shown(found)) != (404, shown(absent)):
                    yield f"{rule.endpoint} answers {found.status_code} to a stranger"
            if changes := changed(before, before := contents(world.tenant_id)):
                yield f"{rule.endpoint} changed {changes}"

    complaints(find)


@pytest.mark.parametrize("area", sorted(tables()))
def test_what_is_wrong_is_told_beside_what_was_typed(sendings, contents, area):
    """422, whole and as the piece of it that htmx swaps in; nothing is written."""

    def find():
        for endpoint, body, someone, forms, tenant_id in sendings(area, lambda body: body.wrong is not None):
            form, before = next(forms, None), contents(tenant_id)
            if form is None:
                yield f"{endpoint}: no page of the world shows its form. Plant what it needs."
                continue
            whole = form.send(someone, **body.wrong)
            piece = form.send(someone, fragment=True, **body.wrong)
            if (whole.status_code, piece.status_code) != (422, 422):
                yield f"{endpoint} answers {whole.status_code}, {piece.status_code} to {body.wrong}"
                continue
            if solid(piece) not in solid(whole):
                yield f"{endpoint}: the fragment is no piece of the page"
            if not re.search('aria-invalid="true"|error-summary', whole.text):
                yield f"{endpoint} does not say what is wrong"
            for name, value in (form.fields | body.wrong).items():
                if name != "_once" and isinstance(value, str) and value not in unescape(whole.text):
                    yield f"{endpoint} loses {name}: {value[:50]}"
            if changes := changed(before, contents(tenant_id)):
                yield f"{endpoint} changed {changes}"

    complaints(find)


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
@pytest.mark.parametrize("area", sorted(tables()))
def test_what_is_right_is_done_and_done_once(sendings, contents, area, fragment):
    """A page is led on, a fragment too, or it is changed in place; the same again leads there, no more."""

    def find():
        for endpoint, body, someone, forms, tenant_id in sendings(area):
            answers = []
            for form in forms:
                before = contents(tenant_id)
                answers.append(form.send(someone, fragment=fragment))
                if answers[-1].status_code in ((200, 204) if fragment else (200, 303)):
                    break
            else:
                yield f"{endpoint}: no row of the world takes it: {[each.status_code for each in answers]}"
                continue
            if form.asks and body.wrong is None:
                yield f"{endpoint} asks for something: say what would be wrong"
            if body.looks != (contents(tenant_id) == before):
                yield f"{endpoint} {'wrote something' if body.looks else 'did nothing'}"
            for fault in faults_of_the_same_again(
                answers[-1], body, someone, form, fragment, contents, tenant_id
            ):
                yield f"{endpoint} {fault}"

    complaints(find)


def faults_of_the_same_again(first, body, someone, form, fragment, contents, tenant_id):
    if first.status_code != 200 and someone.get(path_of(first)).status_code != 200:
        yield f"leads to {path_of(first)}"
    before = contents(tenant_id)
    second = form.send(someone, fragment=fragment)
    changes = changed(before, contents(tenant_id))
    if bool(changes) != bool(body.again):
        yield f"changes {changes} when it comes again"
    if second.status_code not in (first.status_code, 204, 404, 409):
        yield f"answers {second.status_code} when it comes again"
    elif {first.status_code, second.status_code} <= {204, 303} and home(second) != home(first):
        yield f"leads to {home(second)} when it comes again, not to {home(first)}"


def home(answer):
    return path_of(answer).partition("?")[0]


def solid(answer):
    return re.sub(r"\s+", " ", steady(answer.text)).strip()
