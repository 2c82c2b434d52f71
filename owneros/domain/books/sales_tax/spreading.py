"""How much of an invoice's parts is in the money that came in on it. Pure.

What was received up to a moment is shared over the parts (the base and the tax of each rate, and what is not
taxed) in proportion, to the cent, largest remainder first. A movement holds the difference between the shares
after and before it. So each movement's parts sum to its amount; a refund's are negative; and over the life of
an invoice that is paid in full the parts sum to what stands on it, whatever came in between.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from owneros.foundation.money import allocate


def spread(parts: list[int], movements: Iterable[tuple[date, int]]) -> Iterator[tuple[date, list[int]]]:
    """For each movement (day, cents), in its order: the day and what it holds of each part, in cents."""
    received = 0
    before = [0] * len(parts)
    for day, cents in movements:
        received += cents
        after = allocate(received, parts)
        yield day, [new - old for new, old in zip(after, before, strict=True)]
        before = after
