"""What the lists of the inbox show, beside the messages: a page reads as many rows as it has, and no body."""

import json
import sqlite3

from owneros.sandbox.store import Json, Store

SCHEMA = """
create table if not exists mail_index (
    position integer primary key autoincrement, id text not null unique, received_at real not null,
    subject text not null, subject_key text not null, recipients text not null, attachments integer not null
);
create table if not exists mail_recipient (
    address text not null, position integer not null, primary key (address, position)
) without rowid;
"""
PAGE = 50


def note(store: Store, mail: Json, subject: str, attachments: int) -> None:
    """In the transaction that keeps the message."""
    recipients = mail["envelope_to"]
    store.run(
        "insert into mail_index (id, received_at, subject, subject_key, recipients, attachments)"
        " values (?, ?, ?, ?, ?, ?)",
        mail["id"], mail["received_at"], subject, subject.lower(), json.dumps(recipients), attachments,
    )  # fmt: skip
    for address in recipients:
        store.run(
            "insert or ignore into mail_recipient select ?, position from mail_index where id = ?",
            address.lower(),
            mail["id"],
        )


def page(store: Store, *, to: str = "", subject: str = "", before: str = "") -> list[sqlite3.Row]:
    """Newest first, at most PAGE of them. `to` is a whole address, `subject` a part of one.

    `before` is the id of a message: only what arrived earlier.
    """
    source = "mail_recipient r cross join mail_index m using (position)" if to else "mail_index m"
    wanted = [
        ("r.address = ?", to.lower()),
        ("instr(m.subject_key, ?)", subject.lower()),
        ("m.position < (select position from mail_index where id = ?)", before),
    ]
    given = [(condition, value) for condition, value in wanted if value]
    where = " and ".join(["true", *(condition for condition, _ in given)])
    order = "r.position" if to else "m.position"
    columns = "m.id, m.received_at, m.subject, m.recipients, m.attachments"
    sql = f"select {columns} from {source} where {where} order by {order} desc limit {PAGE}"  # noqa: S608
    return store.rows(sql, *(value for _, value in given))


def forget(store: Store) -> None:
    with store.transaction():
        store.run("delete from mail_index")
        store.run("delete from mail_recipient")
