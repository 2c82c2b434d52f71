import pytest
from sqlalchemy import select

from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db
from owneros.foundation.phones import format_phone
from owneros.foundation.search import holds_all, normalise, words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (" Ángel  O'Neil ", "angel o'neil"),
        ("MÜLLER\t& Söhne\n", "muller & sohne"),
        ("\ufb01x it", "fix it"),
        ("", ""),
    ],
)
def test_text_is_compared_without_accents_case_and_blanks(typed, expected):
    assert normalise(typed) == expected


def test_a_search_has_a_limit():
    assert words("a b c d e f g h") == ["a", "b", "c", "d", "e", "f"]
    assert len(words("x" * 5_000)[0]) == 100


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("garcia", {"García 50% Off", "Garcia_Sons"}),
        ("sons garcia", {"Garcia_Sons"}),
        ("50%", {"García 50% Off"}),
        ("_", {"Garcia_Sons"}),
        ("\\", {"Back\\slash"}),
        ("%", {"García 50% Off"}),
        ("'; drop table client; --", set()),
        ("", {"García 50% Off", "Garcia_Sons", "Back\\slash"}),
    ],
)
def test_wildcards_stand_for_themselves(cast, in_tenant, typed, found):
    with in_tenant(cast.owner.tenant_id):
        for name in ("García 50% Off", "Garcia_Sons", "Back\\slash"):
            db.session.add(Client(name=name, name_norm=normalise(name), search_text=normalise(name)))
        db.session.flush()
        assert (
            set(db.session.scalars(select(Client.name).where(holds_all(typed, Client.search_text)))) == found
        )


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("+15125550100", "(512) 555-0100"), ("+442071838750", "+442071838750"), ("", "")],
)
def test_phone_numbers_are_shown_as_people_write_them(kept, shown):
    assert format_phone(kept) == shown
