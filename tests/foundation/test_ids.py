import re
import uuid
from datetime import UTC, datetime, timedelta

from owneros.foundation.clock import now, starting_at
from owneros.foundation.ids import new_token, token_hash, uuid7


def test_a_row_id_is_a_version_7_uuid():
    made = uuid7()
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_ids_sort_by_their_time_of_making():
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_the_time_of_making_can_be_read():
    before = now()
    milliseconds = uuid7().int >> 80
    assert abs(datetime.fromtimestamp(milliseconds / 1000, UTC) - before) < timedelta(seconds=1)


def test_an_id_of_a_shifted_clock_sorts_earlier():
    with starting_at(datetime(2026, 1, 1, tzinfo=UTC)):
        earlier = uuid7()
    assert earlier < uuid7()


def test_a_token_holds_256_bits_and_is_kept_as_its_hash():
    token = new_token()
    assert re.fullmatch(r"[\w-]{43}", token)
    assert new_token() != token
    assert re.fullmatch(r"[0-9a-f]{64}", token_hash(token))
    assert token_hash("abc").startswith("ba7816bf")
