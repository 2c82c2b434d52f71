"""The inbox does as much work for a page among 10,000 mails as among 100: counted, not timed."""

import base64
import json

import pytest
import requests

from owneros.sandbox.mail import index, messages
from tests.patience import PATIENCE

STEPS = 10  # instructions of SQLite's machine between two counts


class Work:
    """What reading cost: instructions of SQLite's machine, bytes handed out, messages parsed."""

    def __init__(self, store, monkeypatch):
        self.steps = self.bytes = self.parsed = 0
        store._connection.set_progress_handler(self._step, STEPS)
        rows, parse = store.rows, messages.parse

        def counted(sql, *values):
            found = rows(sql, *values)
            self.bytes += sum(len(str(value)) for row in found for value in tuple(row))
            return found

        def counted_parse(kept):
            self.parsed += 1
            return parse(kept)

        monkeypatch.setattr(store, "rows", counted)
        monkeypatch.setattr(messages, "parse", counted_parse)

    def _step(self):
        self.steps += STEPS
        return 0


def fill(store, many):
    raw = base64.b64encode(b"Subject: Hello\r\n\r\n" + b"x" * 2_000).decode()
    with store.transaction():
        for number in range(many):
            mail = {
                "id": f"{number:08}",
                "received_at": float(number),
                "envelope_from": "desk@owneros.example",
                "envelope_to": [f"client{number % 500}@client.example"],
                "raw": raw,
            }
            store.put("mail", mail["id"], mail)
            index.note(store, mail, f"Hello {number}", 0)


PAGES = [{}, {"format": "json"}, {"to": "client7@client.example"}, {"before": "00000060"}]


def cost(box, monkeypatch, many, query):
    fill(box.box.store, many)
    with monkeypatch.context() as patch:
        work = Work(box.box.store, patch)
        answer = requests.get(box.url + "/_sandbox/mail", params=query, timeout=PATIENCE)
    assert answer.status_code == 200
    return work


@pytest.mark.parametrize("query", PAGES, ids=json.dumps)
def test_a_page_of_10000_mails_costs_what_one_of_100_costs(box, monkeypatch, query):
    work = cost(box, monkeypatch, 10_000, query)
    assert work.steps < 6_000
    assert work.bytes < 300_000
    assert work.parsed <= index.PAGE


def test_pages_follow_each_other_without_a_gap(box):
    fill(box.box.store, 120)
    seen, before = [], ""
    while page := requests.get(
        box.url + "/_sandbox/mail", params={"format": "json", "before": before}, timeout=PATIENCE
    ).json():
        seen += [mail["id"] for mail in page]
        before = seen[-1]
    assert seen == [f"{number:08}" for number in reversed(range(120))]
    first = requests.get(box.url + "/_sandbox/mail", timeout=PATIENCE).text
    assert "before=00000070" in first
