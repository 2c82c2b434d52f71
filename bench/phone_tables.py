"""What a phone and Lighthouse say."""

from dataclasses import dataclass

from bench import budgets
from bench.lighthouse import Score
from bench.markdown import least, most, table, unmeasured
from bench.phone import Paint


@dataclass(frozen=True)
class Phone:
    paints: dict[str, Paint] | str
    scores: dict[str, Score] | str

    def text(self) -> str:
        return f"{self._paints()}\n{self._scores()}"

    def _paints(self) -> str:
        title = "Largest contentful paint on a phone, slow 4G, CPU at a quarter"
        if isinstance(self.paints, str):
            return unmeasured(title, self.paints)
        rows = [
            (name, most(paint.cold_ms, budgets.COLD_MS), most(paint.warm_ms, budgets.WARM_MS))
            for name, paint in self.paints.items()
        ]
        return table(title, ("page", "first visit, ms", "second visit, ms"), rows)

    def _scores(self) -> str:
        title = "Lighthouse, mobile"
        if isinstance(self.scores, str):
            return unmeasured(title, self.scores)
        rows = [
            (
                name,
                least(score.performance, budgets.PERFORMANCE),
                least(score.accessibility, budgets.ACCESSIBILITY),
                least(score.best_practices, budgets.BEST_PRACTICES),
                ", ".join(score.lost),
                f"{score.paint_ms:,.0f}",
            )
            for name, score in self.scores.items()
        ]
        head = ("page", "performance", "accessibility", "best practices", "points lost to", "its LCP, ms")
        return table(title, head, rows)
