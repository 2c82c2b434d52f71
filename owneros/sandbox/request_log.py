"""What was asked of each vendor, for tests to read back."""

import json
import time

from flask import Request, Response

from owneros.sandbox.box import Vendor
from owneros.sandbox.store import Json, Store

SCHEMA = """
create table if not exists request_log (
    position integer primary key autoincrement, at real not null, vendor text not null,
    method text not null, path text not null, query text not null, headers text not null,
    body text not null, status integer not null
);
"""
KEPT_ROWS = 2_000
KEPT_BODY = 20_000  # characters
KEPT_HEADERS = (
    "Content-Type", "Content-Length", "Idempotency-Key", "User-Agent", "Range", "If-None-Match", "If-Match",
)  # fmt: skip


def record(store: Store, vendor: Vendor, path: str, request: Request, response: Response) -> None:
    """Keeps the call without its credentials."""
    names = {*KEPT_HEADERS, *vendor.logged_headers}
    kept = {name: value for name, value in request.headers if name in names}
    body = request.get_data(as_text=True)[:KEPT_BODY] if vendor.logs_bodies else ""
    if request.form and not body:
        body = json.dumps(request.form.to_dict(flat=False))
    with store.transaction():
        store.run(
            "insert into request_log (at, vendor, method, path, query, headers, body, status)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            time.time(), vendor.name, request.method, path, request.query_string.decode(),
            json.dumps(kept), body, response.status_code,
        )  # fmt: skip
        store.run(
            "delete from request_log where position <= (select max(position) from request_log) - ?",
            KEPT_ROWS,
        )


def recorded(store: Store, vendor: str | None, path: str | None, method: str | None) -> list[Json]:
    """Newest first; `path` is the exact path below the vendor's prefix."""
    rows = store.rows(
        "select * from request_log where (vendor = ?1 or ?1 is null) and (path = ?2 or ?2 is null)"
        " and (method = ?3 or ?3 is null) order by position desc",
        vendor, path, method,
    )  # fmt: skip
    return [{**dict(row), "headers": json.loads(row["headers"])} for row in rows]
