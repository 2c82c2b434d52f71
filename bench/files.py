"""Files in and out: the import of 20,000 clients, and the export of everything that was ever billed."""

import time
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from bench.person import Person

CLIENTS = 20_000
# The form takes no earlier day.
FIRST_DAY = "2000-01-01"


@dataclass(frozen=True)
class Import:
    """Seconds of each step, each with the waiting for what workers do."""

    upload: float
    look_over: float
    add: float

    @property
    def total(self) -> float:
        return self.upload + self.look_over + self.add


@dataclass(frozen=True)
class Export:
    rows: int
    bytes: int
    seconds: float
    first_byte_ms: float


def import_clients(person: Person) -> Import:
    lines = ["Name,E-mail,Phone,Street,City,State,ZIP"]
    lines += [
        f"Imported Person {n},imported{n}@mail.example,512 555 {n % 10_000:04d},{n} Oak St,Austin,TX,78701"
        for n in range(CLIENTS)
    ]
    content = "\n".join(lines).encode()
    began = time.monotonic()
    page = person.read("/imports/new")
    answer = person.send(page, "/imports", {"kind": "client"}, files={"file": ("clients.csv", content)})
    path = urlsplit(answer.url).path
    uploaded = time.monotonic()
    columns = dict(enumerate(("name", "email", "phone", "street", "city", "state", "postal_code")))
    person.send(answer.text, f"{path}/mapping", {f"column-{n}": name for n, name in columns.items()})
    page = person.wait_for(path, f"{path}/start")
    looked_over = time.monotonic()
    person.send(page, f"{path}/start", {})
    person.wait_for(path, f"{path}/undoing")
    return Import(uploaded - began, looked_over - uploaded, time.monotonic() - looked_over)


def export_invoices(person: Person) -> Export:
    """A row for each line of an invoice."""
    page = person.read("/exports")
    typed = {"what": "invoices", "start": FIRST_DAY, "end": date.today().isoformat()}  # noqa: DTZ011 - some day
    began = time.monotonic()
    answer = person.send(page, "/exports", typed | {"basis": "accrual", "period": "month"}, stream=True)
    first, rows, size = 0.0, -1, 0
    for part in answer.iter_content(65_536):
        first = first or time.monotonic() - began
        rows += part.count(b"\n")
        size += len(part)
    return Export(rows, size, time.monotonic() - began, first * 1000)
