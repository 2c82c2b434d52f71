"""Tables, and whether a budget is met."""

from collections.abc import Sequence


def table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], words: str = "") -> str:
    lines = [f"## {title}", "", *([words, ""] if words else [])]
    lines += [_line(head), "|---" * len(head) + "|", *(_line(row) for row in rows), ""]
    return "\n".join(lines)


def unmeasured(title: str, why: str) -> str:
    return f"## {title}\n\n{why}\n"


def most(measured: float, budget: float, form: str = ",.0f") -> str:
    """The figure, the most that it may be, and whether it is."""
    return f"{measured:{form}} (≤ {budget:,g}) {met(measured <= budget)}"


def least(measured: float, budget: float, form: str = ",.0f") -> str:
    return f"{measured:{form}} (≥ {budget:,g}) {met(measured >= budget)}"


def met(is_met: bool) -> str:
    return "met" if is_met else "**not met**"


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
