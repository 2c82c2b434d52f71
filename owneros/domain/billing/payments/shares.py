"""Who gets how much: pure arithmetic in cents. No cent is lost or made."""

from collections.abc import Sequence
from typing import TypeVar

Key = TypeVar("Key")


def split(amount: int, balance: int) -> tuple[int, int]:
    """A payment against a balance: (counts towards it, stays as credit)."""
    applied = max(0, min(amount, balance))
    return applied, amount - applied


def draw(wanted: int, sources: Sequence[tuple[Key, int]]) -> list[tuple[Key, int]]:
    """Take `wanted` from the sources in their order, each at most what it holds."""
    taken = []
    for key, held in sources:
        part = min(wanted, held)
        if part > 0:
            taken.append((key, part))
            wanted -= part
    return taken


def take_back(amount: int, unallocated: int, allocated: Sequence[tuple[Key, int]]) -> list[tuple[Key, int]]:
    """What a refund takes from the allocations: credit goes first, then the newest allocation."""
    return draw(max(0, amount - unallocated), list(reversed(allocated)))
