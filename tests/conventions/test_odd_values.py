"""Whatever is sent: a page, a sentence or a refusal. Never a crash."""

import inspect
import io
import itertools
import random
import re
import sys
from urllib.parse import quote_plus

import pytest

from owneros.foundation.ids import uuid7
from tests.conventions.crawl import complaints, fields_by_action, forms, methods, pages, path, rules
from tests.conventions.odd_values import FILE_NAMES, ODD
from tests.hygiene import HygieneClient
from tests.lengths import SEED, times

BODY = "application/x-www-form-urlencoded"
ASKED = re.compile(r"""request\.(?:args|values)(?:\.get(?:list)?\(|\[)"(\w+)["]""")
# A vendor that does not know what was planted.
NOT_OURS = 502
PARTS = 3
TURNS = times(6)
CONTENTS = (b"a,b\n1\x00,2\n", b"", b"\x89PNG\r\n", b"Name\nMaria\n")


def encoded(fields, odd):
    plain = {quote_plus(name): quote_plus(value) for name, value in fields.items()}
    return "&".join(f"{name}={value}" for name, value in (plain | odd).items())


def odd_bodies(fields, chance):
    """All fields odd at once, each by a value of its own, then each alone; always with a fresh key."""
    names = [name for name in fields if name != "csrf_token"]
    for turn in range(TURNS):
        values = chance.sample(sorted(ODD), len(ODD))
        odd = {quote_plus(name): ODD[values[place % len(values)]] for place, name in enumerate(names)}
        yield f"{values[: len(names)]} in turn {turn}", encoded(fields, odd)
    for name in names:
        what = chance.choice(sorted(ODD))
        fresh = {"_once": str(uuid7())} if "_once" in fields else {}
        yield f"{what} in {name}", encoded(fields | fresh, {quote_plus(name): ODD[what]})
    if names:
        yield f"two of {names[0]}", encoded(fields, {}) + f"&{quote_plus(names[0])}=a%00b"


def status(send):
    """The answer's status; a crash is one of 500, in words."""
    try:
        return send().status_code
    except Exception as error:  # noqa: BLE001 - what an app in production answers with 500
        return f"500, {type(error).__name__}: {str(error)[:200]}"


def breaks(answer):
    return not isinstance(answer, int) or (answer >= 500 and answer != NOT_OURS)


def post_everything(client, found):
    chance = random.Random(SEED)  # noqa: S311 - a sample, the same at each run

    def find():
        for action, fields in found:
            if client.csrf_secret:
                fields.pop("csrf_token", None)  # it comes in the header
            for what, body in odd_bodies(fields, chance):
                answer = status(
                    lambda a=action, b=body: client.request(
                        "POST", a, data=b, content_type=BODY, inspect=False
                    )
                )
                if breaks(answer):
                    yield f"POST {action}: {what}: {answer}"

    complaints(find)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_breaks_at_an_odd_value(app, cast, world, part):
    found = fields_by_action(app, cast.owner, world, ("permission", "fresh", "unverified"))
    assert len(found) > 60
    post_everything(cast.owner, found[part::PARTS])


@pytest.mark.soak
def test_no_form_that_strangers_reach_breaks_at_an_odd_value(app, anonymous, world):
    post_everything(anonymous, fields_by_action(app, anonymous, world, ("everyone", "link")))


def test_no_upload_breaks_at_an_odd_file_name(app, cast, world):
    def find():
        for action, field in (*uploads(app, cast.owner, world), ("/verify", "file")):
            for name, content in zip(FILE_NAMES, itertools.cycle(CONTENTS), strict=False):
                answer = status(
                    lambda a=action, f=field, n=name, c=content: cast.owner.post(
                        a, {f: (io.BytesIO(c), n), "_once": str(uuid7())}, inspect=False
                    )
                )
                if breaks(answer):
                    yield f"POST {action}: {name!r}: {answer}"

    complaints(find)


def uploads(app, client, world):
    found = {
        (action, field.get("name"))
        for _, action, form in forms(app, client, world)
        for field in form.iter("input")
        if field.get("type") == "file"
    }
    assert len(found) >= 4
    return sorted(found)


def asked_names(app, rule):
    """The query arguments that the module of this view reads, or hands to a form."""
    source = inspect.getsource(sys.modules[inspect.unwrap(app.view_functions[rule.endpoint]).__module__])
    names = set(ASKED.findall(source))
    names |= {"job", "client"} if "optional_records" in source else set()
    names |= {"from_on", "to_on", "show"} if "request.args," in source and "DaysForm" in source else set()
    names |= (
        {"issued_on", "due_on", "client_id"}
        if "request.args," in source and "InvoiceForm" in source
        else set()
    )
    return names


def test_no_page_breaks_at_an_odd_query(app, cast, world):
    def find():
        for number, rule in enumerate(pages(app)):
            names = asked_names(app, rule)
            if not names:
                continue
            where = path(app, rule, world.arguments(rule))
            for what, value in list(ODD.items())[number % 3 :: 3]:
                query = "&".join(f"{name}={value}" for name in sorted(names))
                answer = status(lambda w=where, q=query: cast.owner.get(f"{w}?{q}", inspect=False))
                if breaks(answer):
                    yield f"GET {where} ({sorted(names)}): {what}: {answer}"

    complaints(find)


def test_no_address_breaks_at_an_odd_link(app, world):
    client = HygieneClient(app)

    def find():
        for number, rule in enumerate(rules(app)):
            named = [name for name in rule.arguments if name.endswith("token")]
            if not named:
                continue
            where = path(app, rule, world.arguments(rule))
            for what in list(ODD)[number % 3 :: 3]:
                odd = where.replace(world.arguments(rule)[named[0]], ODD[what].replace("+", "%20"))
                method = methods(rule)[0]
                answer = status(lambda m=method, w=odd: client.request(m, w, inspect=False))
                if breaks(answer):
                    yield f"{method} {rule}: {what}: {answer}"

    complaints(find)
