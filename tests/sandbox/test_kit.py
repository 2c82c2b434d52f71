"""A vendor of lamps, made of the kit alone and unlike Stripe in every shape."""

import hashlib
import hmac
import json

import pytest
import requests
from flask import Response, jsonify, request

from owneros.sandbox.box import Vendor, current_box
from owneros.sandbox.kit.api import Api
from owneros.sandbox.kit.calls import Call, Endpoints
from owneros.sandbox.kit.deliverer import Deliverer, post
from owneros.sandbox.kit.deliveries import Deliveries
from owneros.sandbox.kit.delivery_controls import delivery_controls
from owneros.sandbox.kit.idempotency import Keys
from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.kit.listing import page_of, size_of
from owneros.sandbox.kit.parameters import choice, integer
from owneros.sandbox.kit.problems import Refusal
from owneros.sandbox.kit.signing import timestamped
from owneros.sandbox.server import SandboxServer
from tests.patience import PATIENCE
from tests.sandbox.standins import wait_until

TOLD = Deliveries("lamps")
endpoint = Endpoints("once")


def lamp_error(code, status=422):
    return Refusal(code, status, {"code": code})


@endpoint("POST", "/lamps", {"colour", "watts"}, {"colour"})
def light(call):
    choice(call.params, "colour", {"red", "green"})
    lamp = {"id": new_id("lamp"), "colour": call.params["colour"], "status": "lit", "_until": call.now() + 60}
    call.keep("lamp", lamp | {"watts": integer(call.params, "watts")})
    TOLD.queue(call.box, lamp["id"], "lit", json.dumps({"type": "lit"}), ["hook"])
    return lamp


@endpoint("GET", "/lamps", {"many", "below", "above"})
def list_lamps(call):
    size = size_of(call.params, "many", usual=2, most=5)
    found = call.newest("lamp")
    lamps, more = page_of(found, call.params, size, after="below", before="above", noun="lamp")
    return {"lamps": lamps, "more": more}


@endpoint("DELETE", "/lamps/<lamp_id>")
def put_out(call, lamp_id):
    call.box.store.remove("lamp", lamp_id, call.account)
    return Response(status=204)


def read(request_id):
    if "Lamp-Key" not in request.headers:
        raise lamp_error("no key", 401)
    params = request.get_json() if request.method == "POST" else request.args.to_dict()
    return Call(current_box(), request.headers["Lamp-Key"], params, request_id, params.get("once", ""))


def write(answer, request_id):
    response = jsonify(id=request_id, again=answer.replayed, answer=answer.body)
    response.status_code = answer.status
    return response


def hand_over(box, row):
    headers = {"Lamp-Signature": timestamped(row["payload"], "secret")}
    return post(f"{box.settings.app_url}/{row['target']}", row["payload"], headers)


def burn_out(box):
    for account, lamp in box.store.due("lamp", "lit", "_until", box.clock.now()):
        box.store.put("lamp", lamp["id"], lamp | {"status": "out"}, account)
        TOLD.queue(box, lamp["id"], "out", json.dumps({"type": "out"}), ["hook"])


KEYS = Keys("lamps", 60, lambda key: lamp_error(f"{key} again", 409))
API = Api(
    "lamps", "/lamps-api", endpoint, read, write, keys=lambda: KEYS,
    wrong=lambda problem: lamp_error(f"{problem.why} {problem.name}"),
)  # fmt: skip
LAMPS = Vendor(
    name="lamps",
    prefix="/lamps-api",
    title="Lamps",
    blueprints=(API.blueprint(), delivery_controls(TOLD)),
    deliverer=lambda box: Deliverer(box, TOLD, hand_over, come_due=burn_out),
    logged_headers=("Lamp-Colour",),
)


@pytest.fixture(scope="module")
def running_box(tmp_path_factory, receiver_server):
    with SandboxServer(tmp_path_factory.mktemp("lamps"), vendors=(LAMPS,)) as server:
        yield server


@pytest.fixture
def lamps(box):
    def call(method, path="/lamps", status=200, **wish):
        where = {"json": wish} if method == "POST" else {"params": wish}
        headers = {"Lamp-Key": "ana", "Lamp-Colour": "bright"}
        answer = requests.request(
            method, f"{box.url}/lamps-api{path}", headers=headers, timeout=PATIENCE, **where
        )
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    return call


def control(box, path, **wish):
    answer = requests.post(f"{box.url}/_sandbox/{path}", json=wish, timeout=PATIENCE)
    assert answer.ok, answer.text
    return answer.json()


def test_a_call_is_answered_in_the_vendors_envelope_without_what_stays_inside(lamps):
    made = lamps("POST", colour="red")
    assert made["id"].startswith("req_")
    assert made["answer"].keys() == {"id", "colour", "status"}


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({}, "missing colour"),
        ({"colour": "red", "size": 1}, "unknown size"),
        ({"colour": "blue"}, "choice colour"),
        ({"colour": "red", "watts": "many"}, "integer watts"),
    ],
)
def test_what_is_wrong_is_said_in_the_vendors_words_and_changes_nothing(lamps, wish, code):
    assert lamps("POST", status=422, **wish)["answer"] == {"code": code}
    assert lamps("GET")["answer"]["lamps"] == []


def test_a_call_that_cannot_be_read_is_refused(box):
    assert requests.get(box.url + "/lamps-api/lamps", timeout=PATIENCE).status_code == 401


def test_a_whole_response_is_given_on_as_it_is(lamps):
    lamp = lamps("POST", colour="red")["answer"]
    assert lamps("DELETE", f"/lamps/{lamp['id']}", status=204) is None
    assert lamps("GET")["answer"]["lamps"] == []


def test_a_key_keeps_its_answer_until_its_time_is_over(box, lamps):
    first = lamps("POST", colour="red", once="k")
    again = lamps("POST", colour="red", once="k")
    assert (first["again"], again["again"]) == (False, True)
    assert again["answer"] == first["answer"]
    assert lamps("POST", colour="green", once="k", status=409)["answer"] == {"code": "k again"}
    control(box, "clock", advance=61)
    assert lamps("POST", colour="green", once="k")["answer"]["colour"] == "green"


def test_a_vendor_that_keeps_no_failures_gives_the_true_answer_to_the_repeat(box, lamps):
    control(box, "fault", vendor="lamps", route="/lamps", after=True, status=503)
    headers = {"Lamp-Key": "ana"}
    wish = {"colour": "red", "once": "k"}
    failed = requests.post(box.url + "/lamps-api/lamps", json=wish, headers=headers, timeout=PATIENCE)
    assert (failed.status_code, failed.content) == (503, b"")
    assert lamps("POST", **wish)["again"]
    assert len(lamps("GET")["answer"]["lamps"]) == 1


def test_pages_go_both_ways_from_a_neighbour(lamps):
    ids = [lamps("POST", colour="red")["answer"]["id"] for _ in range(5)][::-1]

    def page(**wish):
        answer = lamps("GET", **wish)["answer"]
        return [lamp["id"] for lamp in answer["lamps"]], answer["more"]

    assert page() == (ids[:2], True)
    assert page(below=ids[1]) == (ids[2:4], True)
    assert page(below=ids[3]) == (ids[4:], False)
    assert page(above=ids[3], many=2) == (ids[1:3], True)
    assert lamps("GET", many=6, status=422)["answer"] == {"code": "limit many"}
    assert lamps("GET", below="none", status=422)["answer"] == {"code": "cursor below"}


def test_what_happens_is_told_signed_until_the_app_takes_it(lamps, receiver):
    receiver.answers = [500]
    lamps("POST", colour="red")
    wait_until(lambda: len(receiver.received) == 2)
    path, body, signature = receiver.received[1]
    assert (path, json.loads(body)) == ("/hook", {"type": "lit"})
    moment, _, mac = signature.removeprefix("t=").partition(",v1=")
    text = f"{moment}.{body.decode()}".encode()
    assert mac == hmac.new(b"secret", text, hashlib.sha256).hexdigest()


def test_what_is_held_waits_for_its_release(box, lamps, receiver):
    control(box, "lamps/webhooks", mode="hold")
    lamps("POST", colour="red")
    shown = requests.get(box.url + "/_sandbox/lamps/webhooks", timeout=PATIENCE).json()
    assert [(part["target"], part["state"]) for part in shown["deliveries"]] == [("hook", "held")]
    assert control(box, "lamps/webhooks/release") == {"released": 1}
    wait_until(lambda: receiver.types() == ["lit"])


def test_what_has_come_due_happens_when_the_clock_is_turned(box, lamps, receiver):
    lamps("POST", colour="red")
    control(box, "clock", advance=61)
    wait_until(lambda: receiver.types() == ["lit", "out"])
    assert [lamp["status"] for lamp in lamps("GET")["answer"]["lamps"]] == ["out"]


def test_an_app_that_nobody_knows_any_more_does_not_end_the_deliveries():
    assert post("/hook", "{}", {}) == (None, "unknown url type: '/hook'")


def test_one_vendors_mode_and_events_are_not_anothers(box):
    other = Deliveries("candles")
    other.choose_mode(box.box, "hold")
    other.queue(box.box, "event", "lit", "{}", ["hook"])
    assert TOLD.mode(box.box) == "normal"
    assert (TOLD.repeat(box.box, "event"), TOLD.release(box.box), TOLD.newest(box.box, 9)) == (0, 0, [])
    assert other.release(box.box) == 1


def test_only_the_headers_that_a_vendor_names_are_logged(box, lamps):
    lamps("POST", colour="red")
    (call,) = requests.get(box.url + "/_sandbox/requests?vendor=lamps", timeout=PATIENCE).json()
    assert call["headers"]["Lamp-Colour"] == "bright"
    assert "Lamp-Key" not in call["headers"]
