"""The least that this stack can do for a page of each shape: Core columns, one template, no sign-in.

Nothing of the app's web layer is in it: the distance to it is what sign-in, tenancy, CSRF and layout cost.
"""

import uuid
from typing import Any

from flask import Flask, render_template_string
from sqlalchemy import Engine, MetaData, Table, create_engine, func, select, text

SHELL = (
    "<!doctype html><html lang=en><head><title>{{ title }}</title></head><body><main>%s</main></body></html>"
)
ROWS = SHELL % (
    "<table>{% for r in rows %}<tr><td>{{ r.label }}<td>{{ r.name }}<td>{{ r.status }}<td>{{ r.title }}"
    "<td>{{ r.issued_on }}<td>{{ r.due_on }}<td>{{ r.total_cents }}<td>{{ r.paid_cents }}{% endfor %}</table>"
)
RECORD = SHELL % (
    "<h1>{{ one.label }}</h1><p>{{ one.name }} {{ one.total_cents }}</p>"
    "{% for l in lines %}<p>{{ l.description }} {{ l.quantity }} {{ l.unit_e4 }} {{ l.amount_cents }}</p>"
    "{% endfor %}"
)
BOARD = SHELL % "{% for number in numbers %}<p>{{ number }}</p>{% endfor %}"


def make_floor(database_url: str, tenant_id: int, invoice_id: uuid.UUID) -> Flask:
    floor = Flask("floor")
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://", 1))
    tables = _tables(engine)
    invoice, client, line = tables["invoice"], tables["client"], tables["invoice_line"]
    listed = (
        select(
            invoice.c.label, invoice.c.status, invoice.c.title, invoice.c.issued_on, invoice.c.due_on,
            invoice.c.total_cents, invoice.c.paid_cents, client.c.name,
        )
        .join(client, (client.c.tenant_id == invoice.c.tenant_id) & (client.c.id == invoice.c.client_id))
        .where(invoice.c.tenant_id == tenant_id)
        .order_by(invoice.c.issued_on.desc(), invoice.c.id.desc())
    )  # fmt: skip
    latest = listed.limit(50)
    one = listed.where(invoice.c.id == invoice_id)
    lines = select(line).where(line.c.tenant_id == tenant_id, line.c.invoice_id == invoice_id)
    is_open = (invoice.c.tenant_id == tenant_id) & invoice.c.status.in_(("sent", "viewed", "partially_paid"))
    sums = [select(func.sum(invoice.c.total_cents), func.count()).where(is_open)] * 4

    def fetch(*statements: Any) -> list[Any]:
        with engine.connect() as connection:
            connection.execute(_pin, {"tenant": str(tenant_id)})
            return [connection.execute(statement).all() for statement in statements]

    floor.add_url_rule("/empty", "empty", lambda: "")
    floor.add_url_rule(
        "/list", "list", lambda: render_template_string(ROWS, title="List", rows=fetch(latest)[0])
    )

    def detail() -> str:
        found = fetch(one, lines)
        return render_template_string(RECORD, title="Detail", one=found[0][0], lines=found[1])

    floor.add_url_rule("/detail", "detail", detail)
    floor.add_url_rule(
        "/dashboard", "dashboard", lambda: render_template_string(BOARD, title="Board", numbers=fetch(*sums))
    )
    return floor


_pin = text("select set_config('owneros.tenant_id', :tenant, true)")


def _tables(engine: Engine) -> dict[str, Table]:
    metadata = MetaData()
    metadata.reflect(engine, only=["invoice", "client", "invoice_line"])
    return dict(metadata.tables)
