import json
import uuid

import pytest

from owneros.foundation.payloads import hand_over, packed

ONE = uuid.UUID(int=1)


def test_an_id_goes_through_json_and_arrives_as_an_id():
    def deed(refund_id: uuid.UUID, kind: str) -> tuple[uuid.UUID, str]:
        return refund_id, kind

    kept = json.loads(json.dumps(packed({"refund_id": ONE, "kind": "asked"})))
    assert hand_over(deed, kept) == (ONE, "asked")


@pytest.mark.parametrize("kept", [None, ""])
def test_an_id_that_was_not_known_arrives_as_none(kept):
    def deed(session_id: uuid.UUID | None) -> uuid.UUID | None:
        return session_id

    assert hand_over(deed, {"session_id": kept}) is None


def test_what_a_deed_does_not_ask_for_is_left_out():
    assert hand_over(lambda: "done", {"period": "2026-11"}) == "done"


def test_what_is_not_there_takes_the_default_of_the_deed():
    def deed(what: str = "nothing") -> str:
        return what

    assert hand_over(deed, {}) == "nothing"


def test_what_is_told_beside_the_payload_is_given_when_asked_for():
    def note(series_id: uuid.UUID, death: str) -> tuple[uuid.UUID, str]:
        return series_id, death

    assert hand_over(note, {"series_id": str(ONE)}, death="late", since="now") == (ONE, "late")
