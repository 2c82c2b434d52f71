"""What many people at once get, what workers do, and what the rest weighs."""

import statistics
from dataclasses import dataclass

from bench import budgets
from bench.files import CLIENTS, Export, Import
from bench.load import SIGNING_IN, Load
from bench.markdown import least, most, table


@dataclass(frozen=True)
class Crowd:
    loads: list[Load]
    beside: Load

    def text(self) -> str:
        rows = [_row(f"{load.connections}", load, "") for load in self.loads]
        lost = 1 - self.beside.a_second / self.loads[-1].a_second
        name = f"{self.beside.connections}, and {SIGNING_IN} sign in"
        rows.append(_row(name, self.beside, most(lost * 100, budgets.LOSS * 100)))
        tries, seconds = self.beside.tries, self.beside.seconds
        words = (
            "All pages of all three businesses in a random order, over connections that are kept open, from "
            "granian as shipped; client, servers and PostgreSQL share the cores. In the last row "
            f"{SIGNING_IN} people try wrong passwords one after another from changing addresses: "
            f"{len(tries) / seconds:.1f} tries a second, p50 {self.beside.within(0.5, tries):,.0f} ms, p95 "
            f"{self.beside.within(0.95, tries):,.0f} ms, "
            f"{self.beside.turned_away} turned away. It takes turns with the row above."
        )
        head = ("connections", "requests/s", "p50, ms", "p95, ms", "p99, ms", "errors", "lost, %")
        return table("Under load", head, rows, words)


@dataclass(frozen=True)
class Tasks:
    among_rounds: Import
    rounds: tuple[int, float]
    mails_a_second: float
    sent_ms: list[float]
    imported: Import
    exported: Export
    hundred: dict[str, float]

    def text(self) -> str:
        imported, exported, hundred = self.imported, self.exported, self.hundred
        steps = (
            f"upload {imported.upload:.1f}, look over {imported.look_over:.1f}, add {imported.add:.1f}; "
            f"{CLIENTS / imported.add:,.0f} a second"
        )
        wrote = f"{exported.rows:,} rows in {exported.seconds:.1f} s, the first byte after"
        done, seconds = self.rounds
        rows = [
            (
                "what recurs in every business, all at once, s",
                f"{seconds:.0f}",
                f"{done:,} tasks",
            ),
            (f"import of {CLIENTS:,} clients among it, s", f"{self.among_rounds.total:.1f}", "then the rest"),
            ("mails with PDF, a second", least(self.mails_a_second, budgets.MAILS_A_SECOND, ".1f"), ""),
            (
                "from commit to sent, at rest, ms",
                most(statistics.median(self.sent_ms), budgets.SENT_MS),
                f"median of {len(self.sent_ms)}; at most {max(self.sent_ms):,.0f}",
            ),
            (f"import of {CLIENTS:,} clients, s", most(imported.total, budgets.IMPORT_SECONDS, ".1f"), steps),
            (
                "export of 30 years, rows a second",
                f"{exported.rows / exported.seconds:,.0f}",
                f"{wrote} {exported.first_byte_ms:.0f} ms",
            ),
            (
                f"PDF of {hundred['pages']:.0f} pages, resident MB",
                most(hundred["mb"], budgets.HUNDRED_PAGES_MB),
                f"drawn in {hundred['seconds']:.1f} s",
            ),
        ]
        words = (
            "One worker process for each queue, as shipped; mails go to the sandbox, PDFs to its storage. "
            "The export has a row for each line of an invoice."
        )
        return table("Background work, files and paper", ("what", "measured", ""), rows, words)


@dataclass(frozen=True)
class Rest:
    cold: dict[str, int]
    script: int
    pdf_ms: float
    worker_mb: float
    full_worker_mb: float

    def text(self) -> str:
        font = sum(size for name, size in self.cold.items() if name.endswith(".woff2"))
        parts = ", ".join(f"{name} {size:,}" for name, size in self.cold.items())
        rows = [
            ("cold first visit, all, bytes", most(sum(self.cold.values()), budgets.COLD_BYTES)),
            ("web font in it, bytes", most(font, budgets.FONT_BYTES)),
            ("own JavaScript, bytes", most(self.script, budgets.SCRIPT_BYTES)),
            ("PDF of two pages, CPU ms", most(self.pdf_ms, budgets.PDF_MS)),
            ("web worker, resident MB", most(self.worker_mb, budgets.WORKER_MB)),
            ("the same after it drew PDFs, resident MB", f"{self.full_worker_mb:,.0f}"),
        ]
        return f"{table('The rest', ('what', 'measured'), rows)}\nFirst visit: {parts}.\n"


def _row(name: str, load: Load, lost: str) -> tuple[str, ...]:
    shares = (f"{load.within(share):,.1f}" for share in (0.5, 0.95, 0.99))
    return (name, f"{load.a_second:,.0f}", *shares, f"{load.errors:,}", lost)
