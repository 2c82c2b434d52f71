"""python -m bench [--rounds 150] [--out FILE]"""

import argparse
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from bench import budgets, lighthouse, paper, phone, weight
from bench.bulk import Business, make_business
from bench.floor import make_floor
from bench.measure import Visit, count_queries, interleave
from bench.place import ROOT, Place, open_place
from bench.report import Page, Report
from bench.server import serve
from bench.worker import resident_megabytes
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices.models import Invoice
from owneros.foundation.database import db, reach
from owneros.foundation.tenancy import enter_tenant

FLOORS = {
    "empty Flask route": "/empty",
    budgets.LIST.floor: "/list",
    budgets.DETAIL.floor: "/detail",
    budgets.BOARD.floor: "/dashboard",
}

# What a browser looks at: the lists are alike to it.
SEEN = ("Today", "Money", "Invoices", "Invoice", "Client", "Job", "Public invoice")


def pages_of(business: Business) -> dict[str, tuple[str, budgets.Shape]]:
    return {
        "Today": ("/", budgets.BOARD),
        "Money": ("/money", budgets.BOARD),
        "Invoices": ("/invoices", budgets.LIST),
        "Invoice": (f"/invoices/{business.invoice}", budgets.DETAIL),
        "Clients": ("/clients", budgets.LIST),
        "Client": (f"/clients/{business.client}", budgets.DETAIL),
        "Jobs": ("/jobs?show=all", budgets.LIST),
        "Job": (f"/jobs/{business.job}", budgets.DETAIL),
        "Payments": ("/payments", budgets.LIST),
        "Public invoice": (f"/i/{business.link}", budgets.DETAIL),
    }


def run(place: Place, rounds: int) -> Report:
    """The whole measurement."""
    businesses = []
    for years in (1, 10):
        with place.app.app_context():
            businesses.append(make_business(years))
    young, old = businesses
    place.settle()
    with place.app.app_context():
        engine = db.engine
        enter_tenant(db.session, old.tenant_id)
        snapshot = latest_revision(reach(Invoice, old.invoice)).snapshot
    floor = make_floor(place.environment["DATABASE_URL"], old.tenant_id, old.invoice)
    floors = {name: Visit(name, floor, path) for name, path in FLOORS.items()}
    visits = {
        business.years: {
            name: Visit(name, place.app, path, business.cookie)
            for name, (path, _) in pages_of(business).items()
        }
        for business in businesses
    }
    interleave([*floors.values(), *visits[1].values(), *visits[10].values()], rounds)
    pages = []
    for name, (_, shape) in pages_of(old).items():
        body = visits[10][name].go()
        pages.append(
            Page(
                name=name,
                shape=shape,
                cpu_ms=visits[10][name].cpu_ms,
                wall_ms=visits[10][name].wall_ms,
                young_cpu_ms=visits[1][name].cpu_ms,
                young_wall_ms=visits[1][name].wall_ms,
                queries=(count_queries(visits[1][name], engine), count_queries(visits[10][name], engine)),
                bytes=weight.compressed(body),
                nodes=weight.nodes(body),
            )
        )
    today = visits[10]["Today"].go()
    with serve(place.environment) as server:
        young_paths = [path for path, _ in pages_of(young).values()]
        worker_mb = resident_megabytes(server, young_paths, young.cookie)
        full_worker_mb = resident_megabytes(server, [f"/invoices/{young.invoice}/pdf"], young.cookie)
        paths = {name: path for name, (path, _) in pages_of(old).items() if name in SEEN}
        paints = phone.paint(server, paths, old.cookie)
        scores = lighthouse.score(server, paths, old.cookie)
    return Report(
        moment=datetime.now(UTC),
        machine=f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}",
        rounds=rounds,
        floors={name: visit.cpu_ms for name, visit in floors.items()},
        pages=pages,
        cold=weight.cold_parts(place.app, today),
        script=weight.own_scripts(),
        pdf=paper.draw_milliseconds(snapshot),
        worker_mb=worker_mb,
        full_worker_mb=full_worker_mb,
        paints=paints,
        scores=scores,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "report" / "report.md")
    wanted = parser.parse_args()
    with open_place() as place:
        report = run(place, wanted.rounds)
    wanted.out.parent.mkdir(parents=True, exist_ok=True)
    text = report.text()
    wanted.out.write_text(text)
    print(text)
    print(f"Written to {wanted.out}")


if __name__ == "__main__":
    main()
