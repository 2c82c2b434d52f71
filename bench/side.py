"""One checkout under measurement, in a process of its own: its servers, its data, its app, and a floor.

`python -P -m bench.side --years 1 10 30 --neighbours 1000` reads an order a line and answers each with a line
of JSON. It needs of the checkout only what has been there for long, so that an older one can be measured.
"""

import argparse
import gc
import json
import os
import sys
import time
from dataclasses import asdict
from functools import cached_property
from typing import Any

from bench import mails, paper, weight
from bench.bulk import Business, make_business
from bench.floor import make_floor
from bench.measure import Visit, count_queries
from bench.neighbours import copy_business
from bench.pages import FLOORS, pages_of
from bench.place import Place, open_place
from bench.rounds import await_rounds
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.people.users.models import WebSession
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now
from owneros.foundation.tenancy import enter_tenant

MIDDLE = 10


class Side:
    """Each public method is an order; what it returns is the answer."""

    def __init__(self, place: Place, businesses: list[Business], seconds: float) -> None:
        self.place, self.seconds = place, seconds
        self.businesses = {business.years: business for business in businesses}

    def introduce(self) -> dict[str, Any]:
        return {
            "environment": self.place.environment,
            "seconds": self.seconds,
            "python": sys.version.split()[0],
            "businesses": [asdict(business) for business in self.businesses.values()],
        }

    def burst(self, years: int, name: str, times: int) -> tuple[list[float], list[float]]:
        return self.visits[years, name].burst(times)

    def freeze(self) -> None:
        """What is there by now is not looked through by the garbage collector any more."""
        gc.collect()
        gc.freeze()

    def queries(self, years: int, name: str) -> int:
        with self.place.app.app_context():
            engine = db.engine
        return count_queries(self.visits[years, name], engine)

    def weigh(self, years: int, name: str) -> tuple[int, int]:
        """Bytes and elements."""
        body = self.visits[years, name].go()
        return weight.compressed(body), weight.nodes(body)

    def cold_parts(self) -> dict[str, int]:
        return weight.cold_parts(self.place.app, self.visits[MIDDLE, "Today"].go())

    def own_scripts(self) -> int:
        return weight.own_scripts()

    def draw_milliseconds(self) -> tuple[float, float]:
        return paper.draw_milliseconds(self._snapshot)

    def draw_hundred_pages(self) -> dict[str, float]:
        return paper.draw_hundred_pages(self._snapshot)

    def mail_many(self, count: int) -> float:
        with self.place.app.app_context():
            return mails.mail_many(self.businesses[MIDDLE].tenant_id, count)

    def mail_one_by_one(self, count: int) -> list[float]:
        with self.place.app.app_context():
            return mails.mail_one_by_one(self.businesses[MIDDLE].tenant_id, count)

    def await_rounds(self) -> tuple[int, float]:
        with self.place.app.app_context():
            return await_rounds()

    def prove_anew(self) -> None:
        """As if everybody had just given the password again."""
        with self.place.app.app_context():
            for session in db.session.query(WebSession):
                session.authenticated_at = now()
            db.session.commit()

    @cached_property
    def visits(self) -> dict[tuple[int, str], Visit]:
        """By years and page; the floor, which reads what the middle business has, by 0 years."""
        business = self.businesses[MIDDLE]
        floor = make_floor(self.place.environment["DATABASE_URL"], business.tenant_id, business.invoice)
        visits = {(0, name): Visit(floor, path) for name, path in FLOORS.items()}
        for years, one in self.businesses.items():
            for name, (path, _) in pages_of(one).items():
                visits[years, name] = Visit(self.place.app, path, one.cookie)
        return visits

    @cached_property
    def _snapshot(self) -> dict[str, Any]:
        business = self.businesses[MIDDLE]
        with self.place.app.app_context():
            enter_tenant(db.session, business.tenant_id)
            snapshot: dict[str, Any] = latest_revision(reach(Invoice, business.invoice)).snapshot
        return snapshot


def fill(place: Place, years: list[int], neighbours: int) -> list[Business]:
    with place.app.app_context():
        small = make_business(1, small=True)
    if neighbours > 1:
        copy_business(place.superuser_url, small.tenant_id, neighbours - 1)
    businesses = []
    for count in years:
        with place.app.app_context():
            businesses.append(make_business(count))
    place.settle()
    return businesses


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.side")
    parser.add_argument("--years", type=int, nargs="+", required=True)
    parser.add_argument("--neighbours", type=int, required=True)
    wanted = parser.parse_args()
    # What anything prints goes to stderr; the answers alone go to stdout.
    with os.fdopen(os.dup(1), "w") as answers, open_place() as place:
        os.dup2(2, 1)
        began = time.monotonic()
        businesses = fill(place, wanted.years, wanted.neighbours)
        side = Side(place, businesses, time.monotonic() - began)
        place.app.config["RATELIMIT_ENABLED"] = False
        for line in sys.stdin:
            order = json.loads(line)
            answer = getattr(side, order["do"])(**order["given"])
            answers.write(json.dumps(answer, default=str) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
