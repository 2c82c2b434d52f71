"""One SQLite file behind one lock: every deed of the sandbox is a transaction."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

SCHEMA = """
create table if not exists document (
    position integer primary key autoincrement,
    kind text not null, scope text not null, id text not null, body text not null,
    unique (kind, scope, id)
);
create table if not exists setting (name text primary key, value text not null);
"""


class Store:
    def __init__(self, path: Path, schemas: Iterable[str] = ()) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        for schema in (SCHEMA, *schemas):
            self._connection.executescript(schema)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside happens or nothing does. May be nested; the outermost one commits."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("begin immediate")
            self._depth += 1
            try:
                yield self._connection
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("rollback")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("commit")

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> None:
        with self.transaction() as connection:
            connection.execute(sql, values)

    def put(self, kind: str, key: str, body: Json, scope: str = "") -> Json:
        """Writes a document; a changed one keeps its place in the list."""
        self.run(
            "insert into document (kind, scope, id, body) values (?, ?, ?, ?)"
            " on conflict (kind, scope, id) do update set body = excluded.body",
            kind, scope, key, json.dumps(body),
        )  # fmt: skip
        return body

    def get(self, kind: str, key: str, scope: str = "") -> Json | None:
        found = self.rows(
            "select body from document where kind = ? and scope = ? and id = ?", kind, scope, key
        )
        return json.loads(found[0]["body"]) if found else None

    def scope_of(self, kind: str, key: str) -> str | None:
        """For whom only knows the id."""
        found = self.rows("select scope from document where kind = ? and id = ?", kind, key)
        return str(found[0]["scope"]) if found else None

    def newest(self, kind: str, scope: str | None = "") -> list[Json]:
        """All documents of a kind, newest first; scope None means of every scope."""
        rows = self.rows(
            "select body from document where kind = ?1 and (scope = ?2 or ?2 is null) order by position desc",
            kind, scope,
        )  # fmt: skip
        return [json.loads(row["body"]) for row in rows]

    def due(self, kind: str, status: str, field: str, now: int) -> list[tuple[str, Json]]:
        """Documents in this status whose moment has come, each behind its scope."""
        rows = self.rows(
            "select scope, body from document where kind = ? and json_extract(body, '$.status') = ?"
            " and json_extract(body, ?) <= ?",
            kind, status, f"$.{field}", now,
        )  # fmt: skip
        return [(row["scope"], json.loads(row["body"])) for row in rows]

    def remove(self, kind: str, key: str, scope: str = "") -> None:
        self.run("delete from document where kind = ? and scope = ? and id = ?", kind, scope, key)

    def setting(self, name: str, default: Any) -> Any:
        found = self.rows("select value from setting where name = ?", name)
        return json.loads(found[0]["value"]) if found else default

    def set_setting(self, name: str, value: object) -> None:
        self.run("insert or replace into setting values (?, ?)", name, json.dumps(value))

    def clear(self) -> None:
        """Forgets everything, in every table."""
        with self.transaction() as connection:
            tables = connection.execute(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
            ).fetchall()
            for table in tables:
                connection.execute(f'delete from "{table["name"]}"')  # noqa: S608 our own names

    def close(self) -> None:
        with self._lock:
            self._connection.close()
