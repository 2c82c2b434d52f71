import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db
from owneros.foundation.search import holds_all, normalise, words
from tests.lengths import times

ALIKE = "'’‘ʼ´`-‐–—−  \u00a0\u202f\u200bßSsŁłøØæÆđĐİıſﬁé́e\0🧰️AaΣς漢½"


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


@pytest.mark.parametrize(
    ("spellings", "kept"),
    [
        (("O'Brien", "O’Brien", "O‘Brien", "OʼBrien", "O´Brien", "O`Brien", "O\u200b'Brien"), "o'brien"),
        (("A-1 Roofs", "A–1 Roofs", "A—1\u00a0Roofs", "A−1\u202f\u2009Roofs", "A‑1  ROOFS"), "a-1 roofs"),
        (("Łukasz Weiß", "lukasz WEISS", "ŁUKASZ WEISS"), "lukasz weiss"),
        (("Ægir Øst", "aegir ost", "ÆGIR ØST"), "aegir ost"),
        (("Đorđe", "Dorde", "ÐORÐE"), "dorde"),
        (("Þór Ħal İsk ısk", "thor hal isk isk"), "thor hal isk isk"),
        (("3/4″ “pipe”", '3⁄4" "pipe"'), '3/4" "pipe"'),
        (("❤️ tools", "❤ tools"), "❤ tools"),
    ],
)
def test_what_people_do_not_tell_apart_is_the_same(spellings, kept):
    assert {normalise(spelling) for spelling in spellings} == {kept}


@settings(max_examples=times(300))
@given(st.one_of(st.text(max_size=60), st.text(ALIKE, max_size=60)))
def test_normalising_again_changes_nothing_and_makes_no_text_without_end(text):
    once = normalise(text)
    assert normalise(once) == once
    assert len(once) <= 18 * len(text)
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("text", ["x" * 10_000, "1 " * 5_000, "(512) " * 2_000, "’" * 10_000, "\0" * 10_000])
def test_ten_thousand_letters_are_few_words(text):
    assert normalise(normalise(text)) == normalise(text)
    assert len(words(text)) <= 6
    assert all(len(spelling) <= 100 for word in words(text) for spelling in word.spellings)


def test_a_search_has_a_limit():
    assert [word.spellings for word in words("a b c d e f g h")] == [(letter,) for letter in "abcdef"]


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
