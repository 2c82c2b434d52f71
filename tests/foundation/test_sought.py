"""What is found by pieces is what holds the typed words, whether few records hold them or very many."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, literal, select, update

from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation import looking_up, sought
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.joins import along
from owneros.foundation.pieces import SearchPiece
from owneros.foundation.search import holds_all, nearness, normalise
from owneros.foundation.sought import FEW_OWNERS
from tests.lengths import times

BY_CLIENT = {Client.search_text: Client.id}
BY_JOB = {Job.search_text: Job.id, Client.name_norm: Job.client_id}
LETTERS = "abñ12-.()+$%_\\' 漢"


def row(name, text=None):
    norm = normalise(name)
    return {"id": uuid7(), "name": name, "name_norm": norm, "search_text": norm if text is None else text}


def keep(*names):
    db.session.execute(
        insert(Client), [row(name) | {"tenant_id": db.session.info["tenant"]} for name in names]
    )


def found(typed):
    return set(db.session.scalars(sought.sought(typed, BY_CLIENT).within(select(Client.name))))


def pieces(source="client"):
    return sorted(db.session.scalars(select(SearchPiece.piece).where(SearchPiece.source == source)))


@pytest.fixture
def mine(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield


def test_the_pieces_of_a_text(mine):
    keep("Ann Annan")
    assert pieces() == ["  ann anna", " ann", " annan", "an", "nan", "nn", "nnan"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ohnso", {"Bob Johnson"}),
        ("JOHN", {"Bob Johnson", "Kate O'Neil-Johnston"}),
        ("johnson bob", {"Bob Johnson"}),
        ("n", {"Bob Johnson", "Kate O'Neil-Johnston"}),
        ("e", {"Kate O'Neil-Johnston"}),
        ("neil-johnston", {"Kate O'Neil-Johnston"}),
        ("neil-johnson", set()),
        ("0148", {"Call 5125550148"}),
        ("5125550148", {"Call 5125550148"}),
        ("5125550149", set()),
        ("50148 call", {"Call 5125550148"}),
        ("zz", set()),
        ("", {"Bob Johnson", "Kate O'Neil-Johnston", "Call 5125550148"}),
        (" \0 ", {"Bob Johnson", "Kate O'Neil-Johnston", "Call 5125550148"}),
    ],
)
def test_a_word_is_found_by_any_part_of_it(mine, however_many, typed, names):
    keep("Bob Johnson", "Kate O'Neil-Johnston", "Call 5125550148")
    assert found(typed) == names


def test_a_card_number_finds_what_is_kept_of_it(mine, however_many):
    keep("Paid by 4242424242424242")
    kept = "Paid by •••• 4242"
    assert db.session.scalars(select(Client.name)).one() == kept
    assert found("4242424242424242") == found("4242") == {kept}
    assert found("4000056655665556") == set()


@settings(max_examples=times(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=24), min_size=1, max_size=4),
    st.text(LETTERS, max_size=20),
    st.data(),
)
def test_pieces_agree_with_what_holds_the_words(mine, texts, other, data):
    text = data.draw(st.sampled_from(texts))
    begin = data.draw(st.integers(0, len(text)))
    typed = data.draw(st.sampled_from([text[begin : begin + data.draw(st.integers(0, 20))], other]))
    with db.session.begin_nested() as example:
        keep(*texts)
        wanted = set(db.session.scalars(select(Client.name).where(holds_all(typed, Client.search_text))))
        assert found(typed) == wanted
        example.rollback()


def test_pieces_follow_their_text_however_it_is_written(mine):
    keep("Maria", "Omar")
    db.session.execute(update(Client).where(Client.name == "Maria").values(search_text="mario"))
    assert pieces() == ["  mario", "  omar", " mario", " omar", "ar", "ario", "io", "mar", "rio"]
    assert found("mario") == {"Maria"}
    assert found("ria") == set()
    db.session.execute(update(Client).values(notes="Nothing that is searched"))
    db.session.execute(delete(Client).where(Client.name == "Maria"))
    assert pieces() == ["  omar", " omar", "ar", "mar"]
    db.session.execute(delete(Client))
    assert pieces() == pieces("client.name_norm") == []


def a_job(number, client_id, text):
    return Job(number=number, label="", title=text, client_id=client_id, search_text=text)


@pytest.mark.parametrize("owners", [0, FEW_OWNERS])
@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("ines", {1, 2}), ("ines fence", {1}), ("fence", {1, 3}), ("omar fence", {3}), ("omar roof", set())],
)
def test_a_record_is_found_by_its_owner_too(mine, however_many, monkeypatch, owners, typed, numbers):
    monkeypatch.setattr(sought, "FEW_OWNERS", owners)
    ines, omar = (Client(**row(name, "")) for name in ("Ines", "Omar"))
    db.session.add_all([ines, omar])
    db.session.flush()
    db.session.add_all([a_job(1, ines.id, "fence"), a_job(2, ines.id, "roof"), a_job(3, omar.id, "fence")])
    db.session.flush()
    jobs = select(Job.number).join(Client, along(Job.client_id))
    assert set(db.session.scalars(sought.sought(typed, BY_JOB).within(jobs))) == numbers


def test_of_very_many_the_near_and_the_last_are_ranked(mine, monkeypatch):
    keep("Rosenann", "Ann", "Ann Lee", *(f"Joann {n}" for n in range(6)))
    monkeypatch.setattr(looking_up, "CARRIED", 4)
    monkeypatch.setattr(looking_up, "FEW", 5)
    monkeypatch.setattr(sought, "NEWEST", 3)
    held = sought.sought("ann", BY_CLIENT)
    assert (held.few, held.none, len(held.near)) == (False, False, 4)
    order = (nearness("ann", Client.name_norm), Client.name_norm)
    ranked = db.session.scalars(held.ranked(select(Client.name)).order_by(*order)).all()
    assert ranked == ["Ann", "Ann Lee", "Joann 3", "Joann 4", "Joann 5"]
    assert len(found("ann")) == 9


def test_what_nothing_holds_is_known_at_once(mine):
    keep("Maria")
    assert sought.sought("zzz", BY_CLIENT).none
    assert not sought.sought("", BY_CLIENT).few
    assert sought.sought_among("maria", [BY_CLIENT, BY_JOB])[0].few


def test_what_is_not_cut_cannot_be_sought():
    with pytest.raises(ValueError, match="not cut into pieces"):
        sought.sought("maria", {Client.notes: Client.id})


def test_a_long_text_is_cut_and_found(mine, however_many):
    keep("x" * 9_000 + "end " + "y" * 1_000)
    assert len(found("xend")) == 1
    assert db.session.scalar(select(func.max(func.length(SearchPiece.piece)))) <= 10
    assert db.session.scalar(
        select(literal(1)).where(SearchPiece.piece == "xend", SearchPiece.source == "client")
    )
