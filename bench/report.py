"""The measured numbers beside their budgets, as markdown."""

from dataclasses import dataclass
from datetime import datetime

from bench import budgets
from bench.lighthouse import Score
from bench.phone import Paint


@dataclass(frozen=True)
class Page:
    """Figures of the business of ten years; `young_*` of that of one year. `queries` are (young, old)."""

    name: str
    shape: budgets.Shape
    cpu_ms: float
    wall_ms: float
    young_cpu_ms: float
    young_wall_ms: float
    queries: tuple[int, int]
    bytes: int
    nodes: int


@dataclass(frozen=True)
class Report:
    moment: datetime
    machine: str
    rounds: int
    floors: dict[str, float]
    pages: list[Page]
    cold: dict[str, int]
    script: int
    pdf: tuple[float, float]
    worker_mb: float
    full_worker_mb: float
    paints: dict[str, Paint] | str
    scores: dict[str, Score] | str

    def text(self) -> str:
        parts = (
            *(self._head(), self._floors(), self._cpu(), self._growth(), self._weight()),
            *(self._phone(), self._lighthouse(), self._rest()),
        )
        return "\n".join(parts)

    def _head(self) -> str:
        return (
            f"# Benchmarks, {self.moment:%Y-%m-%d %H:%M} UTC\n\n"
            f"Machine: {self.machine}. Medians of {self.rounds} interleaved rounds; CPU is that of the web "
            "process, PostgreSQL's is in the wall time alone.\n"
        )

    def _floors(self) -> str:
        empty = self.floors["empty Flask route"]
        rows = [f"| {name} | {ms:.3f} | {ms / empty:.1f} |" for name, ms in self.floors.items()]
        return _table("The floor of this stack", ("route", "CPU ms", "x empty"), rows)

    def _cpu(self) -> str:
        empty = self.floors["empty Flask route"]
        rows = []
        for page in self.pages:
            times = page.cpu_ms / self.floors[page.shape.floor]
            met = _met(times <= page.shape.times)
            young, old = page.queries
            few = _met(old <= page.shape.queries and old == young)
            rows.append(
                f"| {page.name} | {page.cpu_ms:.2f} | {page.wall_ms:.2f} | {page.cpu_ms / empty:.0f} "
                f"| {times:.2f} of {page.shape.floor.removeprefix('floor: ')} (≤ {page.shape.times:g}) {met} "
                f"| {young} / {old} (≤ {page.shape.queries}) {few} |"
            )
        return _table(
            "Pages of a business with 10 years (10,000 invoices)",
            ("page", "CPU ms", "wall ms", "x empty", "x floor of its shape", "queries at 1 / 10 years"),
            rows,
        )

    def _growth(self) -> str:
        rows = []
        for page in self.pages:
            cpu, wall = page.cpu_ms / page.young_cpu_ms, page.wall_ms / page.young_wall_ms
            verdict = _met(wall <= budgets.GROWTH)
            rows.append(f"| {page.name} | {cpu:.2f} | {wall:.2f} (≤ {budgets.GROWTH}) {verdict} |")
        return _table("Growth: 10 years over 1 year", ("page", "CPU", "wall"), rows)

    def _weight(self) -> str:
        rows = []
        for page in self.pages:
            light, short = page.bytes <= budgets.HTML_BYTES, page.nodes <= budgets.NODES
            rows.append(
                f"| {page.name} | {page.bytes:,} (≤ {budgets.HTML_BYTES:,}) {_met(light)} "
                f"| {page.nodes:,} (≤ {budgets.NODES:,}) {_met(short)} |"
            )
        return _table("Weight of the HTML", ("page", "bytes, brotli 4", "elements"), rows)

    def _phone(self) -> str:
        title = "Largest contentful paint on a phone, slow 4G, CPU at a quarter"
        if isinstance(self.paints, str):
            return _unmeasured(title, self.paints)
        cold, warm = budgets.COLD_MS, budgets.WARM_MS
        rows = [
            f"| {name} | {paint.cold_ms:.0f} (≤ {cold:,.0f}) {_met(paint.cold_ms <= cold)} "
            f"| {paint.warm_ms:.0f} (≤ {warm:.0f}) {_met(paint.warm_ms <= warm)} |"
            for name, paint in self.paints.items()
        ]
        return _table(title, ("page", "first visit, ms", "second visit, ms"), rows)

    def _lighthouse(self) -> str:
        title = "Lighthouse, mobile"
        if isinstance(self.scores, str):
            return _unmeasured(title, self.scores)
        rows = [
            f"| {name} | {_score(score.performance, budgets.PERFORMANCE)} "
            f"| {_score(score.accessibility, budgets.ACCESSIBILITY)} "
            f"| {_score(score.best_practices, budgets.BEST_PRACTICES)} "
            f"| {', '.join(score.lost)} | {score.paint_ms:,.0f} |"
            for name, score in self.scores.items()
        ]
        head = ("page", "performance", "accessibility", "best practices", "points lost to", "its LCP, ms")
        return _table(title, head, rows)

    def _rest(self) -> str:
        font = sum(size for name, size in self.cold.items() if name.endswith(".woff2"))
        total = sum(self.cold.values())
        parts = ", ".join(f"{name} {size:,}" for name, size in self.cold.items())
        rows = [
            _row("cold first visit, all, bytes", total, budgets.COLD_BYTES),
            _row("web font in it, bytes", font, budgets.FONT_BYTES),
            _row("own JavaScript, bytes", self.script, budgets.SCRIPT_BYTES),
            _row("PDF of two pages, CPU ms", self.pdf[0], budgets.PDF_MS),
            _row("web worker, resident MB", self.worker_mb, budgets.WORKER_MB),
            f"| the same after it drew PDFs, resident MB | {self.full_worker_mb:,.0f} | none | |",
        ]
        return _table("The rest", ("what", "measured", "budget", ""), rows) + f"\nFirst visit: {parts}.\n"


def _table(title: str, head: tuple[str, ...], rows: list[str]) -> str:
    lines = [f"## {title}", "", f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows, ""]
    return "\n".join(lines)


def _unmeasured(title: str, why: str) -> str:
    return f"## {title}\n\n{why}\n"


def _score(measured: float, budget: float) -> str:
    return f"{measured:.0f} (≥ {budget:.0f}) {_met(measured >= budget)}"


def _row(what: str, measured: float, budget: float) -> str:
    return f"| {what} | {measured:,.0f} | {budget:,.0f} | {_met(measured <= budget)} |"


def _met(met: bool) -> str:
    return "met" if met else "**not met**"
