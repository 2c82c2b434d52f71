"""What pages cost: beside the floor, as the years go by, and beside another checkout."""

from dataclasses import dataclass

from bench import budgets
from bench.checkout import Seen
from bench.markdown import met, most, table
from bench.pages import FLOORS

MIDDLE, OLD = 10, 30


@dataclass(frozen=True)
class Page:
    """By years: what was measured, and the queries. `bytes` and `nodes` are of the middle business's page."""

    name: str
    shape: budgets.Shape
    seen: dict[int, Seen]
    queries: dict[int, int]
    bytes: int
    nodes: int


@dataclass(frozen=True)
class Pages:
    """`before` has the floor by 0 years, and pages by years, of another checkout."""

    floors: dict[str, Seen]
    pages: list[Page]
    before: dict[tuple[int, str], Seen]
    before_commit: str

    def text(self) -> str:
        parts = [self._floors(), self._costs(), self._growth(), self._weight()]
        if self.before:
            parts.insert(2, self._beside())
        return "\n".join(parts)

    def _floors(self) -> str:
        rows = [
            (name, f"{seen.cpu_ms:.3f}", f"{seen.wall_ms:.3f}", f"{seen.cpu_ms / self._empty:.1f}")
            for name, seen in self.floors.items()
        ]
        words = (
            "Routes of the same shape that do nothing but fetch and fill a template: Core statements on the "
            f"same tables, of the business with {MIDDLE} years, beside the same neighbours and under the "
            "same row-level security. They have no sign-in, no permissions and no layout."
        )
        head = ("route", "CPU ms", "wall ms", "CPU x empty")
        return table("The floor of this stack", head, rows, words)

    def _costs(self) -> str:
        rows = []
        for page in self.pages:
            seen, floor = page.seen[MIDDLE], self.floors[page.shape.floor]
            times, moon = seen.wall_ms / floor.wall_ms, page.shape.moonshot
            rows.append(
                (
                    *(page.name, f"{seen.cpu_ms:.2f}", f"{seen.wall_ms:.2f}"),
                    f"{times:.2f}" if page.shape.times is None else most(times, page.shape.times, ".2f"),
                    "" if moon is None else f"≤ {moon:g}{', reached' if times <= moon else ''}",
                    f"{seen.quick_ms / floor.quick_ms:.2f}",
                    f"{seen.cpu_ms / floor.cpu_ms:.2f}",
                    page.shape.floor.removeprefix("floor: "),
                )
            )
        head = (
            *("page", "CPU ms", "wall ms", "wall x floor", "moonshot"),
            *("quickest quarter x floor", "CPU x floor", "its floor"),
        )
        words = (
            "A page is held to wall time over that of its floor, so that PostgreSQL's share counts. What is "
            "found by a filter or a word is held to its growth alone. The quickest quarter is the time "
            "within which one visit of four came, over that of the floor: it tells more when other work ran "
            "meanwhile."
        )
        return table(f"Pages of a business with {MIDDLE} years ({MIDDLE},000 invoices)", head, rows, words)

    def _growth(self) -> str:
        rows = []
        for page in self.pages:
            cells = [page.name]
            for years in (MIDDLE, OLD):
                for old, young in (
                    (page.seen[years].cpu_ms, page.seen[1].cpu_ms),
                    (page.seen[years].wall_ms, page.seen[1].wall_ms),
                ):
                    cells.append(
                        f"{old / young:.2f}" if years == MIDDLE else most(old / young, budgets.GROWTH, ".2f")
                    )
            cells.append(f"{page.seen[1].wall_ms:.2f} / {page.seen[OLD].wall_ms:.2f}")
            rows.append(tuple(cells))
        head = ("page", "CPU, 10", "wall, 10", "CPU, 30", "wall, 30", "wall ms at 1 / 30")
        words = (
            "Times over those of the business with one year. A name finds one client; a word, which is the "
            "surname of a third of all clients, finds thirty times as many after thirty years."
        )
        return table(f"Growth: {MIDDLE} and {OLD} years over 1 year", head, rows, words)

    def _beside(self) -> str:
        rows = [_compared(name, self.before[0, name], self.floors[name]) for name in FLOORS]
        for years in (MIDDLE, OLD):
            rows += [
                _compared(f"{page.name}, {years} years", self.before[years, page.name], page.seen[years])
                for page in self.pages
            ]
        head = ("page", "wall ms before → after", "x", "quickest quarter x", "CPU ms before → after", "x")
        words = (
            f"Before is {self.before_commit}, with servers and a database of its own that was filled alike, "
            "visited in turns with this one by the same code. How far the floors are from 1 is the noise of "
            "the comparison."
        )
        return table("Before and after", head, rows, words)

    def _weight(self) -> str:
        rows = []
        for page in self.pages:
            counts = list(page.queries.values())
            few = met(max(counts) <= page.shape.queries and max(counts) == counts[0])
            rows.append(
                (
                    page.name,
                    f"{' / '.join(map(str, counts))} (≤ {page.shape.queries}) {few}",
                    most(page.bytes, budgets.HTML_BYTES),
                    most(page.nodes, budgets.NODES),
                )
            )
        years = " / ".join(map(str, self.pages[0].queries))
        head = ("page", f"queries at {years} years", "bytes, brotli 4", "elements")
        return table("Queries, and weight of the HTML", head, rows)

    @property
    def _empty(self) -> float:
        return next(iter(self.floors.values())).cpu_ms


def _compared(name: str, before: Seen, after: Seen) -> tuple[str, ...]:
    return (
        name,
        f"{before.wall_ms:.2f} → {after.wall_ms:.2f}",
        f"{after.wall_ms / before.wall_ms:.2f}",
        f"{after.quick_ms / before.quick_ms:.2f}",
        f"{before.cpu_ms:.2f} → {after.cpu_ms:.2f}",
        f"{after.cpu_ms / before.cpu_ms:.2f}",
    )
